//! What a change of a statute touches, as tasks with dates: items, benchmarks, documents, procedures and open cases.

use jiff::civil::Date;
use law::Law;
use law::citation::parse_article;
use law::statutes::short_title;

use super::elements::{ItemBasis, PublishItem};
use super::item::Item;
use super::library::Texts;
use super::rules::basis::in_force;
use crate::acts::decision::ProcedureLaw;
use crate::clock;
use crate::procedure;
use crate::registry::Registry;
use crate::rule::{Doubt, procedure_law};
use crate::value::{AgencyId, ItemCode, chinese_date};

/// A change of a statute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Title; book marks and the name of the state do not matter.
    pub law: String,
    /// First day on which the old text no longer holds.
    pub day: Date,
    /// The articles that change; all where empty.
    pub articles: Vec<u32>,
}

impl Change {
    fn touches(&self, law: &str, article: &str) -> bool {
        short_title(law) == short_title(&self.law)
            && (self.articles.is_empty()
                || article.split('、').any(|part| {
                    // An article that cannot be read may be any.
                    parse_article(part).is_none_or(|place| self.articles.contains(&place.article))
                }))
    }

    /// Whether a basis is one that the change ends: of the statute, on a changed article, in force on the day before.
    fn ends(&self, texts: Texts<'_>, basis: &ItemBasis) -> bool {
        let before = self.day.yesterday().unwrap_or(self.day);
        self.touches(basis.law.as_str(), basis.article.as_str()) && in_force(texts, basis, before)
    }
}

/// A document kind that quotes a statute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quoting {
    /// Id of the kind.
    pub kind: String,
    /// Its title.
    pub title: String,
    /// The statute quoted.
    pub law: String,
    /// The article.
    pub article: String,
}

/// A case that is not decided yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenCase {
    /// The case.
    pub case: String,
    /// The agency that handles it.
    pub agency: AgencyId,
    /// Its item.
    pub item: ItemCode,
    /// Last day of the violation, inclusive, where it is known.
    pub violation_to: Option<Date>,
}

/// What a task is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Touched {
    /// An item whose basis changes.
    Item(ItemCode),
    /// The benchmark of an item, by its document number.
    Benchmark(ItemCode, String),
    /// The online procedure of an item, by its id.
    Procedure(ItemCode, String),
    /// A document kind.
    Document(String),
    /// An open case.
    Case(String),
}

/// One task that a change makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// About what.
    pub about: Touched,
    /// Whose it is; `None` for whoever keeps the system.
    pub agency: Option<AgencyId>,
    /// What is to be done and why, in Chinese.
    pub title: String,
    /// Last day, inclusive; `None` where no day is set.
    pub due: Option<Date>,
    /// First day on which nothing may be filed on it any more, where the change goes so far.
    pub unusable_from: Option<Date>,
    /// Whether it is done: a published version, taken over or not, rests on the new text, or the item is cancelled.
    pub done: bool,
}

/// What a change touches, items first, in the order of their codes.
///
/// `items` are the items to look at, `documents` the quotations of document kinds, `cases` the open cases on the items.
///
/// # Errors
/// [`Doubt`] when the tables do not reach far enough for a due day.
pub fn impact<'a>(
    change: &Change,
    items: impl IntoIterator<Item = &'a Item>,
    documents: &[Quoting],
    cases: &[OpenCase],
    registry: &Registry,
    law: &Law,
) -> Result<Vec<Task>, Doubt> {
    let texts = Texts::new(&law.statutes, registry);
    let mut tasks = Vec::new();
    let mut touched: Vec<&ItemCode> = Vec::new();
    for item in items {
        let before = change.day.yesterday().unwrap_or(change.day);
        let Some((_, version)) = item.version_on(before) else { continue };
        let department = item.owner().and_then(|owner| registry.agency(owner)).and_then(|a| a.department.as_ref());
        let department = department.map(|line| line.as_str());
        if short_title(&change.law) == law::apl::PenaltyLaw::STATUTE {
            tasks.extend(procedure_task(change, item, version, department, law)?);
        }
        if !version.basis.iter().any(|basis| change.ends(texts, basis)) {
            continue;
        }
        touched.push(&item.code);
        tasks.extend(item_tasks(change, item, version, department, law, texts)?);
    }
    tasks.extend(documents.iter().filter(|quoting| change.touches(&quoting.law, &quoting.article)).map(|quoting| {
        Task {
            about: Touched::Document(quoting.kind.clone()),
            agency: None,
            title: format!("核对文书《{}》引用的《{}》{}", quoting.title, short_title(&change.law), quoting.article),
            due: change.day.yesterday().ok(),
            unusable_from: None,
            done: false,
        }
    }));
    tasks.extend(cases.iter().filter(|case| touched.contains(&&case.item)).map(|case| case_task(change, case)));
    Ok(tasks)
}

fn item_tasks(
    change: &Change,
    item: &Item,
    version: &PublishItem,
    department: Option<&str>,
    law: &Law,
    texts: Texts<'_>,
) -> Result<Vec<Task>, Doubt> {
    let due = clock::reckon(law, "rereview.days", department, change.day)?.0.due;
    let agency = item.owner().cloned();
    // Another basis, or the new text beside the old one, keeps the item usable.
    let remains = version.basis.iter().any(|basis| in_force(texts, basis, change.day) && !ended(change, basis));
    let done = item.cancelled.is_some() || renewed(change, item, texts);
    let title = short_title(&change.law);
    let effect =
        if remains { "仍有其他依据，应当重新审核" } else { "没有其他依据，变更前不得立案" };
    let mut tasks = vec![Task {
        about: Touched::Item(item.code.clone()),
        agency: agency.clone(),
        title: format!("变更“{}”的设定依据：《{title}》自{}起变化，{effect}", version.name, chinese_date(change.day)),
        due: Some(due),
        unusable_from: (!remains && !done).then_some(change.day),
        done,
    }];
    if let Some(benchmark) = version.benchmark_on(change.day) {
        tasks.push(Task {
            about: Touched::Benchmark(item.code.clone(), benchmark.document.to_string()),
            agency,
            title: format!("核对“{}”的裁量基准{}是否与新的幅度相符", version.name, benchmark.document),
            due: Some(due),
            unusable_from: None,
            done,
        });
    }
    Ok(tasks)
}

/// Whether a published version answers the change: the version of that day, imported or not, carries a new text of the
/// statute that is in force from then on, or a version published since rests on anything that outlasts the change.
fn renewed(change: &Change, item: &Item, texts: Texts<'_>) -> bool {
    let new_text = |basis: &ItemBasis| {
        let of_the_statute = short_title(basis.law.as_str()) == short_title(&change.law);
        of_the_statute && basis.from >= change.day && in_force(texts, basis, change.day)
    };
    let outlasts = |basis: &ItemBasis| !ended(change, basis) && in_force(texts, basis, change.day);
    let that_day = item.version_on(change.day).map(|(_, version)| version);
    let since = item.publications.iter().filter(|version| version.from >= change.day);
    let answers = |basis: &ItemBasis| outlasts(basis) || new_text(basis);
    that_day.is_some_and(|version| version.basis.iter().any(new_text))
        || since.flat_map(|version| &version.basis).any(answers)
}

/// Whether a basis is of the old text: adopted before the change and on an article that changes.
fn ended(change: &Change, basis: &ItemBasis) -> bool {
    change.touches(basis.law.as_str(), basis.article.as_str()) && basis.from < change.day
}

/// The task about an online procedure that the new penalty law would not be satisfied with.
fn procedure_task(
    change: &Change,
    item: &Item,
    version: &PublishItem,
    department: Option<&str>,
    law: &Law,
) -> Result<Option<Task>, Doubt> {
    let Some(procedure) = &version.procedure else { return Ok(None) };
    let new: ProcedureLaw = procedure_law(change.day);
    let faults = match procedure.resolved() {
        Some(steps) => procedure::check(&steps, new, &law.parameters, department, change.day)?.err(),
        None => None,
    };
    let Some(faults) = faults else { return Ok(None) };
    let list: Vec<String> = faults.iter().map(ToString::to_string).collect();
    Ok(Some(Task {
        about: Touched::Procedure(item.code.clone(), procedure.id.to_string()),
        agency: item.owner().cloned(),
        title: format!("修改“{}”的网络运行流程：{}", version.name, list.join("；")),
        due: change.day.yesterday().ok(),
        unusable_from: None,
        done: false,
    }))
}

fn case_task(change: &Change, case: &OpenCase) -> Task {
    let title = match case.violation_to {
        Some(end) if end >= change.day => {
            format!("核对案件{}：违法行为在规定变化后终了，适用新的规定", case.case)
        }
        _ => format!("核对案件{}：违法行为在规定变化前终了，决定时比较新旧规定的幅度，从旧兼从轻", case.case),
    };
    Task {
        about: Touched::Case(case.case.clone()),
        agency: Some(case.agency.clone()),
        title,
        due: None,
        unusable_from: None,
        done: false,
    }
}
