//! The registry (名录): agencies, people with certificates and posts, power items, texts of statutes. Each is a stream of acts too.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use law::identifier::{CreditCode, RegionCode};

use crate::catalogue::acts::{
    CancelItem, ConfirmItem, DevolveItem, DraftItem, ResumeItem, ReviewItem, RunItem, SubmitItem, SuspendItem,
};
pub use crate::catalogue::elements::{AllowedPenalty, AmountRange, Benchmark, ItemBasis, Publicity, PublishItem, Tier};
use crate::catalogue::library::{CorrectStatute, EndStatute, Library, RegisterStatute, Registered};
use crate::catalogue::proposals::{AdoptProposals, RejectProposals, ReopenProposal};
use crate::catalogue::{Devolution, Item, Meta};
use crate::definition::Role;
use crate::value::{AgencyId, ItemCode, Line, PersonId, Text};

mod prefill;
mod qualification;

pub use prefill::prefill;
pub use qualification::{CertificateState, EXPIRES_SOON_DAYS, Loss, check_years, loss};

crate::choices! {
    /// Level of government of an agency.
    pub enum Level {
        Province = "province", "省级";
        City = "city", "设区的市级";
        County = "county", "县级";
        Township = "township", "乡镇（街道）";
    }
}

crate::act! {
    /// An agency is registered or its registration renewed (执法主体登记).
    RegisterAgency = "agency.register", "登记执法主体" {
        stage: Registry, by: [Administrator],
    }
    id: AgencyId, "标识";
    name: Line, "机关名称";
    word: Line, "机关代字", "用于文书编号，例如：曹市监";
    credit_code: Option<CreditCode>, "统一社会信用代码";
    level: Level, "层级";
    region: RegionCode, "行政区划";
    department: Option<Line>, "主管领域", "决定适用哪个部门的期限和听证标准，例如 market";
    vertical: bool, "实行垂直领导";
    government: Line, "本级人民政府";
    superior: Option<Line>, "上一级主管部门";
    court: Line, "管辖法院";
    announced: Option<Date>, "执法主体公告日期";
    announced_until: Option<Date>, "执法主体资格终止日期";
    bank: Option<Line>, "罚款代收银行";
    bank_address: Option<Line>, "代收银行地址";
    address: Option<Line>, "机关地址";
    phone: Option<Line>, "联系电话";
}

crate::choices! {
    /// How somebody is employed; only established staff may enforce (山东省行政执法监督条例 article 10).
    pub enum Employment {
        Established = "established", "在编人员";
        Contract = "contract", "劳动合同制人员";
        Dispatched = "dispatched", "劳务派遣人员";
        Seconded = "seconded", "临时借调人员";
    }
}

crate::act! {
    /// A person is registered (人员登记).
    RegisterPerson = "person.register", "登记人员" {
        stage: Registry, by: [Administrator],
    }
    id: PersonId, "标识";
    name: Line, "姓名";
    agency: AgencyId, "所在机关";
    employment: Employment, "用工性质";
    legal_qualification: Option<Line>, "法律职业资格证书编号";
    former_name: Option<Line>, "曾用名", "更名的填写原登记的姓名";
}

crate::act! {
    /// An enforcement certificate is issued (颁发行政执法证件).
    IssueCertificate = "certificate.issue", "颁发执法证件" {
        stage: Registry, by: [Administrator],
    }
    person: PersonId, "持证人";
    number: Line, "证件编号";
    from: Date, "有效期起";
    until: Date, "有效期止", "包含当日";
    scope: Vec<Line>, "执法范围", "不填为本机关全部职权范围";
    area: Option<RegionCode>, "执法区域", "不填为本机关所在行政区域";
    checked: Option<u32>, "最近一次年审的年度";
}

crate::act! {
    /// A certificate passes its annual check (年审).
    CheckCertificate = "certificate.check", "登记年审" {
        stage: Registry, by: [Administrator],
    }
    person: PersonId, "持证人";
    number: Line, "证件编号";
    year: u32, "年度";
}

crate::act! {
    /// A certificate is suspended or withdrawn (暂扣、收回).
    SuspendCertificate = "certificate.suspend", "暂扣或者收回执法证件" {
        stage: Registry, by: [Administrator],
    }
    person: PersonId, "持证人";
    number: Line, "证件编号";
    from: Date, "自";
    until: Option<Date>, "至", "收回的不填";
    reason: Text, "理由";
}

crate::act! {
    /// A person takes a post (任职): the capacity in which he acts.
    Appoint = "post.appoint", "登记任职" {
        stage: Registry, by: [Administrator],
    }
    person: PersonId, "人员";
    agency: AgencyId, "机关";
    role: Role, "岗位";
    chief: bool, "正职负责人或者主持工作的负责人";
    from: Date, "自";
    until: Option<Date>, "至";
    credential: Option<Line>, "资格证件编号", "听证主持人证、执法监督证等";
}

crate::act! {
    /// A person leaves a post (离任).
    EndPost = "post.end", "登记离任" {
        stage: Registry, by: [Administrator],
        hint: "自最后任职日期的次日起，不再以该岗位办理；在办案件由负责人变更承办人员。",
    }
    person: PersonId, "人员";
    agency: AgencyId, "机关";
    role: Role, "岗位";
    until: Date, "最后任职日期", "包含当日";
    reason: Option<Line>, "原因", "调离、退休、免职等";
}

crate::act! {
    /// An agency delegates enforcement to an organisation (委托执法), penalty law (2021) article 20.
    Delegate = "agency.delegate", "登记委托执法" {
        stage: Registry, by: [Administrator],
        hint: "委托书应当载明委托的事项、权限和期限，并向社会公布；受委托组织以委托机关的名义实施，不得再委托。",
    }
    agency: AgencyId, "委托机关";
    delegate: AgencyId, "受委托组织";
    document: Line, "委托书文号";
    items: Vec<ItemCode>, "委托的事项", "不填为委托机关的全部处罚事项";
    authority: Text, "委托权限";
    from: Date, "委托期限起";
    until: Date, "委托期限止", "包含当日";
    published: Option<Date>, "公布日期";
}

impl Delegate {
    /// Whether the delegation covers an item on a day, both ends inclusive.
    pub fn covers(&self, item: Option<&ItemCode>, day: Date) -> bool {
        self.from <= day
            && day <= self.until
            && (self.items.is_empty() || item.is_none_or(|item| self.items.contains(item)))
    }
}

crate::act_list! {
    /// Every act that changes the registry.
    pub enum RegistryAct {
        RegisterAgency,
        Delegate,
        RegisterPerson,
        IssueCertificate,
        CheckCertificate,
        SuspendCertificate,
        Appoint,
        EndPost,
        DraftItem,
        ConfirmItem,
        SubmitItem,
        ReviewItem,
        PublishItem,
        RunItem,
        SuspendItem,
        ResumeItem,
        DevolveItem,
        CancelItem,
        RegisterStatute,
        CorrectStatute,
        EndStatute,
        AdoptProposals,
        RejectProposals,
        ReopenProposal,
    }
}

/// The stream of an agency.
pub fn agency_stream(id: &AgencyId) -> String {
    format!("agency/{id}")
}

/// The stream of a person.
pub fn person_stream(id: &PersonId) -> String {
    format!("person/{id}")
}

/// The stream of an item.
pub fn item_stream(code: &ItemCode) -> String {
    format!("item/{code}")
}

/// The stream of a statute, by its short title.
pub fn statute_stream(title: &str) -> String {
    format!("statute/{title}")
}

impl RegistryAct {
    /// The stream that the act belongs to.
    pub fn stream(&self) -> String {
        match self {
            Self::RegisterAgency(RegisterAgency { id: agency, .. }) | Self::Delegate(Delegate { agency, .. }) => {
                agency_stream(agency)
            }
            Self::RegisterPerson(RegisterPerson { id: person, .. })
            | Self::IssueCertificate(IssueCertificate { person, .. })
            | Self::CheckCertificate(CheckCertificate { person, .. })
            | Self::SuspendCertificate(SuspendCertificate { person, .. })
            | Self::Appoint(Appoint { person, .. })
            | Self::EndPost(EndPost { person, .. }) => person_stream(person),
            Self::DraftItem(DraftItem { code, .. })
            | Self::ConfirmItem(ConfirmItem { code, .. })
            | Self::SubmitItem(SubmitItem { code, .. })
            | Self::ReviewItem(ReviewItem { code, .. })
            | Self::PublishItem(PublishItem { code, .. })
            | Self::RunItem(RunItem { code, .. })
            | Self::SuspendItem(SuspendItem { code, .. })
            | Self::ResumeItem(ResumeItem { code, .. })
            | Self::DevolveItem(DevolveItem { code, .. })
            | Self::CancelItem(CancelItem { code, .. }) => item_stream(code),
            Self::RegisterStatute(act) => statute_stream(act.title.as_str()),
            Self::CorrectStatute(act) => statute_stream(act.title.as_str()),
            Self::EndStatute(act) => statute_stream(act.title.as_str()),
            Self::AdoptProposals(act) => statute_stream(act.title.as_str()),
            Self::RejectProposals(act) => statute_stream(act.title.as_str()),
            Self::ReopenProposal(act) => statute_stream(act.title.as_str()),
        }
    }
}

/// A person with certificates and posts.
#[derive(Debug, Clone)]
pub struct Person {
    /// The registration.
    pub registration: RegisterPerson,
    /// Certificates, in the order of issue.
    pub certificates: Vec<IssueCertificate>,
    /// Years of annual checks, by certificate number.
    pub checks: Vec<CheckCertificate>,
    /// Suspensions.
    pub suspensions: Vec<SuspendCertificate>,
    /// Posts, each with the last day on which it is held as far as one is known.
    pub posts: Vec<Appoint>,
}

impl Person {
    /// The post of this kind held at `agency` on `day`, both ends inclusive; any agency when `None`.
    pub fn post(&self, role: Role, agency: Option<&AgencyId>, day: Date) -> Option<&Appoint> {
        self.posts.iter().rev().find(|post| {
            post.role == role
                && agency.is_none_or(|agency| post.agency == *agency)
                && post.from <= day
                && post.until.is_none_or(|until| day <= until)
        })
    }

    /// Ends the posts of a kind at an agency that would last longer.
    fn leave(&mut self, act: &EndPost) {
        for post in &mut self.posts {
            let held = post.role == act.role && post.agency == act.agency;
            if held && post.until.is_none_or(|until| act.until < until) {
                post.until = Some(act.until);
            }
        }
    }

    /// A certificate that is valid on `day`, both ends inclusive, and not suspended.
    pub fn certificate(&self, day: Date) -> Option<&IssueCertificate> {
        self.certificates.iter().rev().find(|c| {
            c.from <= day
                && day <= c.until
                && !self
                    .suspensions
                    .iter()
                    .any(|s| s.number == c.number && s.from <= day && s.until.is_none_or(|until| day <= until))
        })
    }

    /// The last year for which a certificate passed its annual check.
    pub fn last_check(&self, certificate: &IssueCertificate) -> Option<u32> {
        let issued = certificate.checked.unwrap_or_else(|| certificate.from.year().unsigned_abs().into());
        self.checks.iter().filter(|c| c.number == certificate.number).map(|c| c.year).chain([issued]).max()
    }
}

/// Agencies, people and items, folded from their acts.
#[derive(Debug, Clone, Default)]
pub struct Registry {
    agencies: BTreeMap<AgencyId, RegisterAgency>,
    delegations: Vec<Delegate>,
    people: BTreeMap<PersonId, Person>,
    /// Who was first issued the certificate of a number.
    holders: BTreeMap<Line, PersonId>,
    /// Shared between the states of the registry that are kept, because there are many items and few of them change.
    items: BTreeMap<ItemCode, Arc<Item>>,
    statutes: Library,
}

impl Registry {
    /// Applies one act of which nothing is known but what it says; an item is taken over on its first day.
    pub fn evolve(&mut self, act: &RegistryAct) {
        let day = if let RegistryAct::PublishItem(item) = act { item.from } else { Date::ZERO };
        self.enter(act, &Meta::imported(day));
    }

    /// Applies one act as it was recorded; acts about a person who is not registered are ignored, as the recording node
    /// refuses them.
    pub fn enter(&mut self, act: &RegistryAct, meta: &Meta) {
        if let Some(act) = act.item_act() {
            let code = act.code();
            let item = self.items.entry(code.clone()).or_insert_with(|| Arc::new(Item::new(code.clone())));
            Arc::make_mut(item).evolve(&act, meta);
            return;
        }
        match act {
            RegistryAct::RegisterAgency(act) => {
                self.agencies.insert(act.id.clone(), act.clone());
            }
            RegistryAct::RegisterPerson(act) => match self.people.get_mut(&act.id) {
                Some(person) => person.registration = act.clone(),
                None => {
                    let person = Person {
                        registration: act.clone(),
                        certificates: Vec::new(),
                        checks: Vec::new(),
                        suspensions: Vec::new(),
                        posts: Vec::new(),
                    };
                    self.people.insert(act.id.clone(), person);
                }
            },
            RegistryAct::IssueCertificate(act) => {
                if self.people.contains_key(&act.person) {
                    self.holders.entry(act.number.clone()).or_insert_with(|| act.person.clone());
                }
                self.with(&act.person, |person| person.certificates.push(act.clone()));
            }
            RegistryAct::CheckCertificate(act) => self.with(&act.person, |person| person.checks.push(act.clone())),
            RegistryAct::SuspendCertificate(act) => {
                self.with(&act.person, |person| person.suspensions.push(act.clone()));
            }
            RegistryAct::Appoint(act) => self.with(&act.person, |person| person.posts.push(act.clone())),
            RegistryAct::EndPost(act) => self.with(&act.person, |person| person.leave(act)),
            RegistryAct::Delegate(act) => self.delegations.push(act.clone()),
            RegistryAct::RegisterStatute(act) => self.statutes.register(act, meta),
            RegistryAct::CorrectStatute(act) => self.statutes.correct(act, meta),
            RegistryAct::EndStatute(act) => self.statutes.end(act, meta),
            RegistryAct::AdoptProposals(act) => self.statutes.adopt(act, meta),
            RegistryAct::RejectProposals(act) => self.statutes.reject(act, meta),
            RegistryAct::ReopenProposal(act) => self.statutes.reopen(act, meta),
            RegistryAct::DraftItem(_)
            | RegistryAct::ConfirmItem(_)
            | RegistryAct::SubmitItem(_)
            | RegistryAct::ReviewItem(_)
            | RegistryAct::PublishItem(_)
            | RegistryAct::RunItem(_)
            | RegistryAct::SuspendItem(_)
            | RegistryAct::ResumeItem(_)
            | RegistryAct::DevolveItem(_)
            | RegistryAct::CancelItem(_) => {}
        }
    }

    fn with(&mut self, person: &PersonId, change: impl FnOnce(&mut Person)) {
        if let Some(person) = self.people.get_mut(person) {
            change(person);
        }
    }

    /// The agency with this id.
    pub fn agency(&self, id: &AgencyId) -> Option<&RegisterAgency> {
        self.agencies.get(id)
    }

    /// Every agency, by id.
    pub fn agencies(&self) -> impl Iterator<Item = &RegisterAgency> {
        self.agencies.values()
    }

    /// The person with this id.
    pub fn person(&self, id: &PersonId) -> Option<&Person> {
        self.people.get(id)
    }

    /// Every person, by id.
    pub fn people(&self) -> impl Iterator<Item = &Person> {
        self.people.values()
    }

    /// Who holds the certificate with this number.
    pub fn holder(&self, number: &Line) -> Option<&PersonId> {
        self.holders.get(number)
    }

    /// A person's name, or the id of somebody unknown.
    pub fn name<'a>(&'a self, id: &'a PersonId) -> &'a str {
        self.person(id).map_or(id.as_str(), |person| person.registration.name.as_str())
    }

    /// The delegations by an agency, in the order of registration.
    pub fn delegations<'a>(&'a self, agency: &'a AgencyId) -> impl Iterator<Item = &'a Delegate> {
        self.delegations.iter().filter(move |delegation| delegation.agency == *agency)
    }

    /// The delegations to an organisation, in the order of registration.
    pub fn delegations_to<'a>(&'a self, delegate: &'a AgencyId) -> impl Iterator<Item = &'a Delegate> {
        self.delegations.iter().filter(move |delegation| delegation.delegate == *delegate)
    }

    /// The texts of statutes that are registered.
    pub fn statutes(&self) -> &Library {
        &self.statutes
    }

    /// The text registered for a version of a statute.
    pub fn statute(&self, title: &str, version: Date) -> Option<&Registered> {
        self.statutes.text(title, version)
    }

    /// An item with its drafts and versions; `None` for a code that nobody has used.
    pub fn catalogue_item(&self, code: &ItemCode) -> Option<&Item> {
        self.items.get(code).map(Arc::as_ref)
    }

    /// The item, for whoever keeps it longer than the registry.
    pub fn shared_item(&self, code: &ItemCode) -> Option<Arc<Item>> {
        self.items.get(code).map(Arc::clone)
    }

    /// Every item, published or not, by code.
    pub fn catalogue(&self) -> impl Iterator<Item = &Item> {
        self.items.values().map(Arc::as_ref)
    }

    /// Every version of an item, in the order of publication.
    pub fn item_versions(&self, code: &ItemCode) -> &[PublishItem] {
        self.items.get(code).map_or(&[], |item| item.publications.as_slice())
    }

    /// The version of an item in force on `day`, suspended or not; of several the one published last. None from the day
    /// on which the item is cancelled.
    pub fn item(&self, code: &ItemCode, day: Date) -> Option<&PublishItem> {
        self.items.get(code)?.version_on(day).map(|(_, version)| version)
    }

    /// What of an item was handed down with effect on a day.
    pub fn devolved(&self, code: &ItemCode, day: Date) -> Vec<Devolution<'_>> {
        self.items.get(code).map(|item| item.devolved_on(day)).unwrap_or_default()
    }

    /// The latest version of every published item.
    pub fn items(&self) -> impl Iterator<Item = &PublishItem> {
        self.items.values().filter_map(|item| item.publications.last())
    }
}
