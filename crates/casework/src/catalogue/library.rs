//! The library of statutes (法规库): texts that the legal office registers, beside the table of statutes of `law`.
//!
//! Each title is a stream `statute/TITLE`: a version is registered with its text, a registration is corrected, or the force
//! of a version ends; and item clerks deal with what the texts propose ([`super::proposals`]). What is in force on a day,
//! whether an article exists and of what level it is, [`Texts`] answers from both together.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;
use law::setting::InstrumentLevel;
use law::statutes::{Enactment, StatuteVersion, Statutes, short_title};

use super::Meta;
use super::proposals::{AdoptProposals, Memory, RejectProposals, ReopenProposal};
use crate::acts::parts::FileRef;
use crate::registry::Registry;
use crate::value::{ItemCode, Line, Text};

crate::act! {
    /// A version of a statute is registered with its text (登记法规文本).
    RegisterStatute = "statute.register", "登记法规文本" {
        stage: Registry, by: [LegalOffice],
        hint: "请先核对题名、日期和条文；登记有误的，以后以“更正法规登记”更正。前一文本仍在施行的，先登记其失效。",
    }
    title: Line, "题名", "不写书名号和“中华人民共和国”，例如：食品安全法";
    version: Date, "版本日期", "公布、修正或者修订的日期";
    enactment: Enactment, "文本由来";
    level: InstrumentLevel, "效力层级";
    from: Date, "施行日期";
    until: Option<Date>, "失效日期", "自该日起失效；没有失效的不填";
    articles: u32, "条数", "最后一条的序数；“之一”不另计";
    text: FileRef, "文本";
}

crate::act! {
    /// The force of a version ends (登记法规失效): it was replaced, repealed or has expired.
    EndStatute = "statute.end", "登记法规失效" {
        stage: Registry, by: [LegalOffice],
        hint: "自失效之日起，该文本不能再作为设定依据。",
    }
    title: Line, "题名";
    version: Date, "版本日期";
    day: Date, "失效日期", "自该日起失效";
    reason: Text, "失效原因", "例如：修订后的文本自该日起施行";
}

crate::act! {
    /// A registration with a wrong file or wrong days is corrected (更正法规登记). It states the whole registration anew; the
    /// former one stays visible as corrected.
    CorrectStatute = "statute.correct", "更正法规登记" {
        stage: Registry, by: [LegalOffice],
        hint: "写明全部内容，与原登记相同的照原样保留。原登记和原文本仍可查看，标明已经更正。",
    }
    title: Line, "题名";
    version: Date, "原登记的版本日期";
    to_version: Date, "版本日期", "公布、修正或者修订的日期";
    enactment: Enactment, "文本由来";
    level: InstrumentLevel, "效力层级";
    from: Date, "施行日期";
    until: Option<Date>, "失效日期", "自该日起失效；没有失效的不填";
    articles: u32, "条数", "最后一条的序数；“之一”不另计";
    gone: Vec<Line>, "不再有的条", "原文本有、更正的文本没有的条";
    text: FileRef, "文本";
    reason: Text, "更正的理由";
}

impl CorrectStatute {
    /// The registration as it should have been.
    pub fn registration(&self) -> RegisterStatute {
        RegisterStatute {
            title: self.title.clone(),
            version: self.to_version,
            enactment: self.enactment,
            level: self.level,
            from: self.from,
            until: self.until,
            articles: self.articles,
            text: self.text.clone(),
        }
    }
}

impl RegisterStatute {
    /// The version as the table of statutes would hold it.
    pub fn version(&self) -> StatuteVersion {
        StatuteVersion {
            title: self.title.to_string(),
            version: self.version,
            enactment: self.enactment,
            from: self.from,
            until: self.until,
            level: self.level,
            article_count: self.articles,
        }
    }
}

/// A registered text.
#[derive(Debug, Clone)]
pub struct Registered {
    /// What is registered, as corrected.
    pub act: RegisterStatute,
    /// By whom and when it was registered or corrected last.
    pub meta: Meta,
    /// The registrations that were corrected, oldest first.
    pub former: Vec<Former>,
}

/// A registration that was corrected.
#[derive(Debug, Clone)]
pub struct Former {
    /// What was registered.
    pub act: RegisterStatute,
    /// By whom and when.
    pub meta: Meta,
    /// Why it was corrected.
    pub reason: Text,
    /// Who corrected it, and when.
    pub corrected: Meta,
}

/// An end that was registered.
#[derive(Debug, Clone)]
pub struct Ended {
    /// What was registered.
    pub act: EndStatute,
    /// By whom and when.
    pub meta: Meta,
}

#[derive(Debug, Clone, Default)]
struct Title {
    texts: Vec<Registered>,
    ends: Vec<Ended>,
    proposals: Memory,
}

/// The registered texts, folded from their acts.
#[derive(Debug, Clone, Default)]
pub struct Library {
    titles: BTreeMap<String, Arc<Title>>,
}

impl Library {
    /// Adds a registered text.
    pub fn register(&mut self, act: &RegisterStatute, meta: &Meta) {
        self.of(act.title.as_str()).texts.push(Registered { act: act.clone(), meta: meta.clone(), former: Vec::new() });
    }

    /// Corrects a registered text. A correction states the end of the text too, so that what was registered of it before no
    /// longer counts. Nothing happens when there is no such text, as the recording node refuses it.
    pub fn correct(&mut self, act: &CorrectStatute, meta: &Meta) {
        let title = self.of(act.title.as_str());
        let Some(text) = title.texts.iter_mut().find(|text| text.act.version == act.version) else { return };
        let act_before = std::mem::replace(&mut text.act, act.registration());
        let meta_before = std::mem::replace(&mut text.meta, meta.clone());
        text.former.push(Former {
            act: act_before,
            meta: meta_before,
            reason: act.reason.clone(),
            corrected: meta.clone(),
        });
        title.ends.retain(|end| end.act.version != act.version);
        if act.to_version != act.version {
            title.proposals.move_version(act.version, act.to_version);
        }
    }

    /// Notes what became of proposals.
    pub fn adopt(&mut self, act: &AdoptProposals, meta: &Meta) {
        self.of(act.title.as_str()).proposals.adopt(act, meta);
    }

    /// Notes that proposals are not adopted.
    pub fn reject(&mut self, act: &RejectProposals, meta: &Meta) {
        self.of(act.title.as_str()).proposals.reject(act, meta);
    }

    /// Notes that proposals are taken up again.
    pub fn reopen(&mut self, act: &ReopenProposal, meta: &Meta) {
        self.of(act.title.as_str()).proposals.reopen(act, meta);
    }

    /// Adds a registered end.
    pub fn end(&mut self, act: &EndStatute, meta: &Meta) {
        self.of(act.title.as_str()).ends.push(Ended { act: act.clone(), meta: meta.clone() });
    }

    fn of(&mut self, title: &str) -> &mut Title {
        Arc::make_mut(self.titles.entry(short_title(title).to_owned()).or_default())
    }

    /// The titles of which something is registered, in order.
    pub fn titles(&self) -> impl Iterator<Item = &str> {
        self.titles.keys().map(String::as_str)
    }

    /// The registered texts of a title, in the order of registration. The title may carry book marks and the name of the
    /// state.
    pub fn texts(&self, title: &str) -> &[Registered] {
        self.titles.get(short_title(title)).map_or(&[], |of| of.texts.as_slice())
    }

    /// The ends registered for a title, in the order of registration.
    pub fn ends(&self, title: &str) -> &[Ended] {
        self.titles.get(short_title(title)).map_or(&[], |of| of.ends.as_slice())
    }

    /// The text registered for a version.
    pub fn text(&self, title: &str, version: Date) -> Option<&Registered> {
        self.texts(title).iter().find(|text| text.act.version == version)
    }

    /// What agencies made of the proposals from a title; `None` where nothing is registered of it.
    pub fn proposals(&self, title: &str) -> Option<&Memory> {
        self.titles.get(short_title(title)).map(|of| &of.proposals)
    }

    /// The day under which a version is registered now that was registered under this day before a correction.
    pub fn corrected(&self, title: &str, version: Date) -> Option<Date> {
        let was = |text: &&Registered| text.former.iter().any(|former| former.act.version == version);
        self.texts(title).iter().rev().find(was).map(|text| text.act.version)
    }

    /// Whether an item is one that a proposal went into.
    pub fn holds(&self, item: &ItemCode) -> bool {
        self.titles.values().any(|of| of.proposals.holds(item))
    }
}

/// Statutes by their versions: those of the table of `law`, and those that the legal office registered.
#[derive(Debug, Clone, Copy)]
pub struct Texts<'a> {
    table: &'a Statutes,
    library: &'a Library,
}

impl<'a> Texts<'a> {
    /// The table and what is registered beside it.
    pub fn new(table: &'a Statutes, registry: &'a Registry) -> Self {
        Self { table, library: registry.statutes() }
    }

    /// The versions of a title, oldest first, each with the end that is known of it; empty for an unknown title. The
    /// title may carry book marks and the name of the state.
    pub fn versions(&self, title: &str) -> Cow<'a, [StatuteVersion]> {
        let table = self.table.versions(title);
        let (texts, ends) = (self.library.texts(title), self.library.ends(title));
        if texts.is_empty() && ends.is_empty() {
            return Cow::Borrowed(table);
        }
        let mut versions = table.to_vec();
        for text in texts.iter().map(|text| &text.act) {
            match versions.iter_mut().find(|known| known.version == text.version) {
                // A text of a version that the table knows agrees with it, save that it may tell of an end (LIB-04).
                Some(known) => known.until = known.until.or(text.until),
                None => versions.push(text.version()),
            }
        }
        for end in ends.iter().map(|end| &end.act) {
            if let Some(known) = versions.iter_mut().find(|known| known.version == end.version) {
                known.until = Some(known.until.map_or(end.day, |until| until.min(end.day)));
            }
        }
        versions.sort_by_key(|known| known.version);
        Cow::Owned(versions)
    }

    /// The version of a title that was adopted on this day; where none was, the one that was registered under this day
    /// before its day was corrected.
    pub fn find(&self, title: &str, version: Date) -> Option<StatuteVersion> {
        let versions = self.versions(title);
        let of = |day: Date| versions.iter().find(|text| text.version == day);
        of(version).or_else(|| of(self.library.corrected(title, version)?)).cloned()
    }

    /// The version of a title in force on a day; `None` when none is known, which is not proof that none exists.
    pub fn in_force(&self, title: &str, day: Date) -> Option<StatuteVersion> {
        self.versions(title).iter().find(|text| text.is_in_force(day)).cloned()
    }

    /// Every title, in order.
    pub fn titles(&self) -> BTreeSet<&'a str> {
        self.table.iter().map(|text| text.title.as_str()).chain(self.library.titles()).collect()
    }
}
