//! The registry (名录): agencies, people with certificates and posts, power items. Each is a stream of acts too.

use std::collections::BTreeMap;

use jiff::civil::Date;
use law::discretion::{FineBasis, FineRange, TierCode};
use law::identifier::{CreditCode, RegionCode};
use law::setting::InstrumentLevel;
use law::{Fen, PenaltyKind};

use crate::acts::parts::PartyKind;
use crate::definition::Role;
use crate::value::{AgencyId, ItemCode, Line, PersonId, Text};

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

crate::group! {
    /// An article on which an item rests (设定依据).
    pub struct ItemBasis {
        law: Line, "法律、法规、规章名称";
        version: Date, "版本日期";
        level: InstrumentLevel, "效力层级";
        article: Line, "条款项";
        from: Date, "施行日期";
        until: Option<Date>, "失效日期", "自该日起失效";
    }
}

crate::group! {
    /// The range of an amount in a basis or in a benchmark.
    pub struct AmountRange {
        basis: FineBasis, "计算基础";
        min: u32, "下限", "元；倍数和比例以千分之一为单位";
        max: u32, "上限", "元；倍数和比例以千分之一为单位";
        min_exclusive: bool, "不含下限";
        max_exclusive: bool, "不含上限";
    }
}

impl AmountRange {
    /// The range as `law` knows it.
    pub fn range(&self) -> FineRange {
        let scale = if self.basis == FineBasis::Yuan { 100 } else { 1 };
        FineRange {
            basis: self.basis,
            min: u64::from(self.min) * scale,
            max: u64::from(self.max) * scale,
            min_inclusive: !self.min_exclusive,
            max_inclusive: !self.max_exclusive,
        }
    }
}

crate::group! {
    /// One penalty that an item allows.
    pub struct AllowedPenalty {
        kind: PenaltyKind, "处罚种类";
        party: Option<PartyKind>, "适用对象", "不填为全部当事人";
        range: Option<AmountRange>, "幅度";
        value_from: Option<Fen>, "货值金额不低于";
        value_below: Option<Fen>, "货值金额低于";
        condition: Option<Line>, "适用条件";
    }
}

crate::group! {
    /// One tier of a discretion benchmark (裁量档次).
    pub struct Tier {
        code: TierCode, "档次";
        conditions: Text, "适用情形";
        range: Option<AmountRange>, "罚款幅度";
    }
}

crate::group! {
    /// A discretion benchmark (裁量基准).
    pub struct Benchmark {
        title: Line, "名称";
        document: Line, "文号";
        published: Option<Date>, "公布日期";
        from: Date, "施行日期";
        until: Option<Date>, "失效日期", "自该日起失效";
        tiers: Vec<Tier>, "档次";
    }
}

crate::group! {
    /// What must be public before an item can be used, penalty law (2021) article 39.
    pub struct Publicity {
        subject: bool, "实施机关已公示";
        basis: bool, "立案依据已公示";
        procedure: bool, "实施程序已公示";
        benchmark: bool, "裁量基准已公示";
        remedies: bool, "救济渠道已公示";
    }
}

crate::act! {
    /// A version of a power item is published (公布权力事项).
    PublishItem = "item.publish", "公布权力事项" {
        stage: Registry, by: [Administrator],
    }
    code: ItemCode, "事项编码";
    name: Line, "事项名称";
    agencies: Vec<AgencyId>, "实施机关";
    from: Date, "生效日期";
    until: Option<Date>, "失效日期", "自该日起失效";
    domain: Option<Line>, "执法领域";
    violation: Text, "违法行为";
    duty: Option<Line>, "义务条款";
    basis: Vec<ItemBasis>, "设定依据";
    penalties: Vec<AllowedPenalty>, "处罚种类和幅度";
    benchmark: Option<Benchmark>, "裁量基准";
    summary_allowed: bool, "可以适用简易程序";
    first_time_basis: Option<Line>, "首违不罚的依据", "2021年7月15日以前另有规定的填写";
    publicity: Publicity, "公示情况";
    devolved_to: Vec<AgencyId>, "下放的乡镇（街道）";
    devolved_from: Option<Date>, "下放生效日期";
    reviewed: Option<Date>, "最近一次合法性审查日期";
    basis_changed: Option<Date>, "依据发生变化的日期";
}

crate::act_list! {
    /// Every act that changes the registry.
    pub enum RegistryAct {
        RegisterAgency,
        RegisterPerson,
        IssueCertificate,
        CheckCertificate,
        SuspendCertificate,
        Appoint,
        PublishItem,
    }
}

impl RegistryAct {
    /// The stream that the act belongs to.
    pub fn stream(&self) -> String {
        match self {
            Self::RegisterAgency(act) => format!("agency/{}", act.id),
            Self::RegisterPerson(act) => format!("person/{}", act.id),
            Self::IssueCertificate(act) => format!("person/{}", act.person),
            Self::CheckCertificate(act) => format!("person/{}", act.person),
            Self::SuspendCertificate(act) => format!("person/{}", act.person),
            Self::Appoint(act) => format!("person/{}", act.person),
            Self::PublishItem(act) => format!("item/{}", act.code),
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
    /// Posts.
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
    people: BTreeMap<PersonId, Person>,
    items: BTreeMap<ItemCode, Vec<PublishItem>>,
}

impl Registry {
    /// Applies one act; acts about a person who is not registered are ignored, as the recording node refuses them.
    pub fn evolve(&mut self, act: &RegistryAct) {
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
                self.with(&act.person, |person| person.certificates.push(act.clone()));
            }
            RegistryAct::CheckCertificate(act) => self.with(&act.person, |person| person.checks.push(act.clone())),
            RegistryAct::SuspendCertificate(act) => {
                self.with(&act.person, |person| person.suspensions.push(act.clone()));
            }
            RegistryAct::Appoint(act) => self.with(&act.person, |person| person.posts.push(act.clone())),
            RegistryAct::PublishItem(act) => self.items.entry(act.code.clone()).or_default().push(act.clone()),
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

    /// A person's name, or the id of somebody unknown.
    pub fn name<'a>(&'a self, id: &'a PersonId) -> &'a str {
        self.person(id).map_or(id.as_str(), |person| person.registration.name.as_str())
    }

    /// Every version of an item, in the order of publication.
    pub fn item_versions(&self, code: &ItemCode) -> &[PublishItem] {
        self.items.get(code).map_or(&[], Vec::as_slice)
    }

    /// The version of an item in force on `day`; of several the one published last.
    pub fn item(&self, code: &ItemCode, day: Date) -> Option<&PublishItem> {
        self.item_versions(code)
            .iter()
            .rev()
            .find(|item| item.from <= day && item.until.is_none_or(|until| day < until))
    }

    /// The latest version of every item.
    pub fn items(&self) -> impl Iterator<Item = &PublishItem> {
        self.items.values().filter_map(|versions| versions.last())
    }
}

impl PublishItem {
    /// The allowed penalties of `kind` that apply to a party of this kind with goods of this value.
    pub fn allowed(&self, kind: PenaltyKind, party: PartyKind, value: Option<Fen>) -> Vec<&AllowedPenalty> {
        self.penalties
            .iter()
            .filter(|allowed| {
                allowed.kind == kind
                    && allowed.party.is_none_or(|only| {
                        only == party || (only == PartyKind::Citizen && party == PartyKind::IndividualBusiness)
                    })
                    && allowed.value_from.is_none_or(|from| value.is_some_and(|value| value >= from))
                    && allowed.value_below.is_none_or(|below| value.is_none_or(|value| value < below))
            })
            .collect()
    }

    /// The benchmark in force on `day`.
    pub fn benchmark_on(&self, day: Date) -> Option<&Benchmark> {
        self.benchmark.as_ref().filter(|b| b.from <= day && b.until.is_none_or(|until| day < until))
    }
}
