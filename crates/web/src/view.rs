//! The view structs that the templates take; `templates/README.md` says what each part shows.

use askama::Template;

type S = String;

#[derive(Debug, Default, Clone)]
pub(crate) struct Shell {
    pub(crate) title: S,
    pub(crate) agency: S,
    pub(crate) user: Option<User>,
    pub(crate) nav: Vec<NavItem>,
    pub(crate) crumbs: Vec<Link>,
    pub(crate) query: S,
    pub(crate) csrf: S,
    pub(crate) notice: S,
    pub(crate) flash: Option<Flash>,
    pub(crate) record: Option<RecordLine>,
    pub(crate) large: bool,
    pub(crate) build: S,
    pub(crate) built_at: S,
}
#[derive(Debug, Default, Clone)]
pub(crate) struct PublicShell {
    pub(crate) title: S,
    pub(crate) site: S,
    pub(crate) agency: S,
    pub(crate) nav: Vec<NavItem>,
    pub(crate) crumbs: Vec<Link>,
    pub(crate) notice: S,
    pub(crate) large: bool,
    pub(crate) large_href: S,
    pub(crate) build: S,
    pub(crate) meta: Vec<Pair>,
    pub(crate) footer: Vec<Vec<Pair>>,
}
#[derive(Debug, Default, Clone)]
pub(crate) struct User {
    pub(crate) name: S,
    pub(crate) role: S,
    pub(crate) agency: S,
    pub(crate) account: S,
    pub(crate) certificate: S,
}
#[derive(Debug, Default, Clone)]
pub(crate) struct NavItem {
    pub(crate) label: S,
    pub(crate) href: S,
    pub(crate) key: S,
    pub(crate) count: u32,
    pub(crate) current: bool,
}
#[derive(Debug, Default, Clone)]
pub(crate) struct Link {
    pub(crate) label: S,
    pub(crate) href: S,
}
#[derive(Debug, Default, Clone)]
pub(crate) struct Action {
    pub(crate) label: S,
    pub(crate) href: S,
    pub(crate) icon: &'static str,
}
#[derive(Debug, Default, Clone)]
pub(crate) struct Flash {
    pub(crate) tone: &'static str,
    pub(crate) icon: &'static str,
    pub(crate) text: S,
    pub(crate) draft_done: S,
}
#[derive(Debug, Default, Clone)]
pub(crate) struct RecordLine {
    pub(crate) node: S,
    pub(crate) number: S,
    pub(crate) version: S,
    pub(crate) recorded: S,
    pub(crate) digest: S,
    pub(crate) digest_short: S,
}
#[derive(Debug, Default, Clone)]
pub(crate) struct Tag {
    pub(crate) tone: &'static str,
    pub(crate) icon: &'static str,
    pub(crate) text: S,
}
#[derive(Debug, Default, Clone)]
pub(crate) struct Pair {
    pub(crate) label: S,
    pub(crate) value: S,
    pub(crate) href: S,
    pub(crate) note: S,
}
#[derive(Debug, Default, Clone)]
pub(crate) struct File {
    pub(crate) title: S,
    pub(crate) href: S,
    pub(crate) icon: &'static str,
    pub(crate) tone: &'static str,
    pub(crate) state: S,
    pub(crate) meta: S,
    pub(crate) digest: S,
    pub(crate) digest_short: S,
}
#[derive(Debug, Default, Clone)]
pub(crate) struct Clock {
    pub(crate) id: S,
    pub(crate) name: S,
    pub(crate) tone: &'static str,
    pub(crate) icon: &'static str,
    pub(crate) state: S,
    pub(crate) remaining: S,
    pub(crate) due: S,
    pub(crate) article: S,
    pub(crate) start: S,
    pub(crate) length: S,
    pub(crate) has_track: bool,
    pub(crate) track_label: S,
    pub(crate) bands: Vec<Band>,
    pub(crate) today: Option<u16>,
    pub(crate) working: Vec<DayLine>,
    pub(crate) open: bool,
}
#[derive(Debug, Default, Clone)]
pub(crate) struct Band {
    pub(crate) kind: &'static str,
    pub(crate) start: u16,
    pub(crate) width: u16,
    pub(crate) title: S,
}
#[derive(Debug, Default, Clone)]
pub(crate) struct DayLine {
    pub(crate) kind: &'static str,
    pub(crate) date: S,
    pub(crate) counted: S,
    pub(crate) reason: S,
}
#[derive(Debug, Default, Clone)]
pub(crate) struct Alert {
    pub(crate) level: &'static str,
    pub(crate) rule: S,
    pub(crate) article: S,
    pub(crate) title: S,
    pub(crate) href: S,
    pub(crate) text: S,
    pub(crate) since: S,
    pub(crate) answer_by: S,
    pub(crate) answer_href: S,
    pub(crate) dispute_href: S,
}
#[derive(Debug, Default, Clone)]
pub(crate) struct Act {
    pub(crate) number: S,
    pub(crate) day: S,
    pub(crate) time: S,
    pub(crate) tone: &'static str,
    pub(crate) icon: &'static str,
    pub(crate) title: S,
    pub(crate) tags: Vec<Tag>,
    pub(crate) actors: S,
    pub(crate) happened: S,
    pub(crate) recorded: S,
    pub(crate) late: S,
    pub(crate) summary: S,
    pub(crate) files: Vec<File>,
    pub(crate) facts: Vec<Pair>,
    pub(crate) digest: S,
    pub(crate) fresh: bool,
}
#[derive(Debug, Default, Clone)]
pub(crate) struct Stage {
    pub(crate) label: S,
    pub(crate) state: &'static str,
    pub(crate) word: &'static str,
    pub(crate) note: S,
}
#[derive(Debug, Default, Clone)]
pub(crate) struct Party {
    pub(crate) role: S,
    pub(crate) name: S,
    pub(crate) href: S,
    pub(crate) facts: Vec<Pair>,
}
#[derive(Debug, Default, Clone)]
pub(crate) struct Next {
    pub(crate) lawful: Vec<Link>,
    pub(crate) none: S,
    pub(crate) blocked: Vec<Blocked>,
    pub(crate) soonest: S,
}
#[derive(Debug, Default, Clone)]
pub(crate) struct Blocked {
    pub(crate) label: S,
    pub(crate) reason: S,
    pub(crate) cure: S,
    pub(crate) from: S,
    pub(crate) rule: S,
    pub(crate) article: S,
}
#[derive(Debug, Default, Clone)]
pub(crate) struct Empty {
    pub(crate) icon: &'static str,
    pub(crate) title: S,
    pub(crate) text: S,
    pub(crate) href: S,
    pub(crate) action: S,
}
#[derive(Debug, Default, Clone)]
pub(crate) struct Table {
    pub(crate) caption: S,
    pub(crate) columns: Vec<Column>,
    pub(crate) rows: Vec<Row>,
    pub(crate) paging: Option<Paging>,
    pub(crate) empty: Empty,
}
#[derive(Debug, Default, Clone)]
pub(crate) struct Column {
    pub(crate) label: S,
    pub(crate) end: bool,
    pub(crate) sorted: &'static str,
    pub(crate) sort_href: S,
}
#[derive(Debug, Default, Clone)]
pub(crate) struct Row {
    pub(crate) cells: Vec<Cell>,
    pub(crate) current: bool,
}
#[derive(Debug, Default, Clone)]
pub(crate) struct Cell {
    pub(crate) label: S,
    pub(crate) class: &'static str,
    pub(crate) text: S,
    pub(crate) href: S,
    pub(crate) leads: bool,
    pub(crate) tone: &'static str,
    pub(crate) icon: &'static str,
    pub(crate) tags: Vec<Tag>,
    pub(crate) sub: S,
    /// Several things to do, beside or instead of the text.
    pub(crate) links: Vec<Link>,
}
#[derive(Debug, Default, Clone)]
pub(crate) struct Paging {
    pub(crate) label: S,
    pub(crate) from: u64,
    pub(crate) to: u64,
    pub(crate) total: u64,
    pub(crate) previous: S,
    pub(crate) next: S,
    pub(crate) pages: Vec<Page>,
}
#[derive(Debug, Default, Clone)]
pub(crate) struct Page {
    pub(crate) label: S,
    pub(crate) href: S,
    pub(crate) current: bool,
}
#[derive(Debug, Default, Clone)]
pub(crate) struct Tab {
    pub(crate) label: S,
    pub(crate) href: S,
    pub(crate) count: u32,
    pub(crate) current: bool,
    pub(crate) urgent: bool,
}
#[derive(Debug, Default, Clone)]
pub(crate) struct Filter {
    pub(crate) action: S,
    pub(crate) fields: Vec<Field>,
    pub(crate) export_href: S,
    pub(crate) chips: Vec<Link>,
    pub(crate) clear_href: S,
}
#[derive(Debug, Default, Clone)]
pub(crate) struct Calendar {
    pub(crate) title: S,
    pub(crate) previous: S,
    pub(crate) next: S,
    pub(crate) weeks: Vec<Vec<Day>>,
}
#[derive(Debug, Default, Clone)]
pub(crate) struct Day {
    pub(crate) number: u8,
    pub(crate) label: S,
    pub(crate) count: u32,
    pub(crate) href: S,
    pub(crate) tone: &'static str,
    pub(crate) mark: S,
    pub(crate) other: bool,
    pub(crate) rest: bool,
    pub(crate) today: bool,
}
#[derive(Debug, Default, Clone)]
pub(crate) struct Tally {
    pub(crate) label: S,
    pub(crate) figure: S,
    pub(crate) href: S,
    pub(crate) tone: &'static str,
    pub(crate) icon: &'static str,
}

#[derive(Debug, Default, Clone)]
pub(crate) struct Form {
    pub(crate) action: S,
    pub(crate) multipart: bool,
    pub(crate) version: S,
    pub(crate) once: S,
    pub(crate) draft_key: S,
    pub(crate) draft_url: S,
    pub(crate) draft_note: S,
    pub(crate) sections: Vec<Section>,
    pub(crate) submit: S,
    pub(crate) confirm: S,
    pub(crate) cancel_href: S,
}
#[derive(Debug, Default, Clone)]
pub(crate) struct Section {
    pub(crate) heading: S,
    pub(crate) hint: S,
    pub(crate) lines: Vec<Line>,
}
#[derive(Debug, Default, Clone)]
pub(crate) struct Line {
    pub(crate) fields: Vec<Field>,
    pub(crate) group: Option<Group>,
}
#[derive(Debug, Default, Clone)]
pub(crate) struct Field {
    pub(crate) kind: &'static str,
    pub(crate) id: S,
    pub(crate) name: S,
    pub(crate) label: S,
    pub(crate) hint: S,
    pub(crate) error: S,
    pub(crate) described: S,
    pub(crate) required: bool,
    /// A field of a filter: nothing there must be filled, and nothing says so.
    pub(crate) plain: bool,
    pub(crate) readonly: bool,
    pub(crate) full: bool,
    pub(crate) inline: bool,
    pub(crate) multiple: bool,
    /// Greatest size of an uploaded file, in bytes.
    pub(crate) limit: u64,
    pub(crate) value: S,
    pub(crate) capitals: S,
    pub(crate) rows: u8,
    pub(crate) width: &'static str,
    pub(crate) placeholder: S,
    pub(crate) autocomplete: S,
    pub(crate) accept: S,
    pub(crate) options: Vec<Choice>,
    pub(crate) none: S,
    pub(crate) files: Vec<Upload>,
    pub(crate) known_from: S,
    pub(crate) show_when: S,
    /// What a carried value says, and where it is shaped.
    pub(crate) words: S,
    pub(crate) href: S,
}
#[derive(Debug, Default, Clone)]
pub(crate) struct Choice {
    pub(crate) value: S,
    pub(crate) label: S,
    pub(crate) hint: S,
    pub(crate) chosen: bool,
    pub(crate) disabled: bool,
}
#[derive(Debug, Default, Clone)]
pub(crate) struct Upload {
    pub(crate) id: S,
    pub(crate) name: S,
    pub(crate) href: S,
    pub(crate) size: S,
    pub(crate) digest: S,
}
#[derive(Debug, Default, Clone)]
pub(crate) struct Group {
    pub(crate) id: S,
    pub(crate) name: S,
    pub(crate) label: S,
    pub(crate) hint: S,
    pub(crate) error: S,
    pub(crate) row_label: S,
    pub(crate) rows: Vec<GroupRow>,
    pub(crate) blank: Vec<Field>,
    pub(crate) next: u32,
}
#[derive(Debug, Default, Clone)]
pub(crate) struct GroupRow {
    pub(crate) index: u32,
    pub(crate) fields: Vec<Field>,
}
#[derive(Debug, Default, Clone)]
pub(crate) struct FormError {
    pub(crate) field: S,
    pub(crate) text: S,
}
#[derive(Debug, Default, Clone)]
pub(crate) struct Refusal {
    pub(crate) rule: S,
    pub(crate) article: S,
    pub(crate) reason: S,
    pub(crate) from: S,
    pub(crate) cure: S,
}
#[derive(Debug, Default, Clone)]
pub(crate) struct Preview {
    pub(crate) title: S,
    pub(crate) note: S,
    pub(crate) pdf_href: S,
    pub(crate) frame_href: S,
    pub(crate) refresh_href: S,
    pub(crate) html: S,
}
#[derive(Debug, Default, Clone)]
pub(crate) struct Check {
    pub(crate) tone: &'static str,
    pub(crate) icon: &'static str,
    pub(crate) word: &'static str,
    pub(crate) label: S,
    pub(crate) detail: S,
}
#[derive(Debug, Default, Clone)]
pub(crate) struct Problem {
    pub(crate) code: S,
    pub(crate) tone: &'static str,
    pub(crate) icon: &'static str,
    pub(crate) title: S,
    pub(crate) text: S,
    pub(crate) steps: Vec<S>,
    pub(crate) changes: Vec<Change>,
    pub(crate) kept: Vec<Pair>,
    pub(crate) reference: S,
    pub(crate) actions: Vec<Link>,
}
#[derive(Debug, Default, Clone)]
pub(crate) struct Change {
    pub(crate) time: S,
    pub(crate) actor: S,
    pub(crate) text: S,
}

#[derive(Debug, Template, Default)]
#[template(path = "desk/sign_in.html")]
pub(crate) struct SignIn {
    pub(crate) shell: Shell,
    pub(crate) errors: Vec<FormError>,
    pub(crate) note: S,
    pub(crate) next: S,
    pub(crate) fields: Vec<Field>,
    pub(crate) help: S,
}
#[derive(Debug, Template, Default)]
#[template(path = "desk/workbench.html")]
pub(crate) struct Workbench {
    pub(crate) shell: Shell,
    pub(crate) today: S,
    pub(crate) actions: Vec<Action>,
    pub(crate) tallies: Vec<Tally>,
    pub(crate) tabs_label: S,
    pub(crate) tabs: Vec<Tab>,
    pub(crate) table: Table,
    pub(crate) alerts_href: S,
    pub(crate) alerts: Vec<Alert>,
    pub(crate) no_alerts: Option<Empty>,
    pub(crate) calendar: Calendar,
}
#[derive(Debug, Template, Default)]
#[template(path = "desk/list.html")]
pub(crate) struct List {
    pub(crate) shell: Shell,
    pub(crate) heading: S,
    pub(crate) note: S,
    pub(crate) actions: Vec<Action>,
    pub(crate) tabs_label: S,
    pub(crate) tabs: Vec<Tab>,
    pub(crate) filter: Option<Filter>,
    pub(crate) table: Table,
}
#[derive(Debug, Template, Default)]
#[template(path = "desk/case.html")]
pub(crate) struct Case {
    pub(crate) shell: Shell,
    pub(crate) title: S,
    pub(crate) tags: Vec<Tag>,
    pub(crate) actions: Vec<Action>,
    pub(crate) facts: Vec<Pair>,
    pub(crate) stages: Vec<Stage>,
    pub(crate) alerts: Vec<Alert>,
    pub(crate) clocks: Vec<Clock>,
    pub(crate) no_clocks: Option<Empty>,
    /// The agency's own steps of the item's procedure, and those with materials or limits of its own.
    pub(crate) progress: Vec<Check>,
    pub(crate) parties: Vec<Party>,
    pub(crate) acts: Vec<Act>,
    pub(crate) acts_note: S,
    pub(crate) order_href: S,
    pub(crate) order_label: S,
    pub(crate) next: Next,
}
#[derive(Debug, Default, Clone)]
pub(crate) struct Review {
    pub(crate) tone: &'static str,
    pub(crate) word: &'static str,
    pub(crate) text: S,
    pub(crate) by: S,
}
#[derive(Debug, Default, Clone)]
pub(crate) struct VersionLink {
    pub(crate) label: S,
    pub(crate) href: S,
    pub(crate) current: bool,
}
#[derive(Debug, Default, Clone)]
pub(crate) struct Element {
    pub(crate) label: S,
    pub(crate) value: S,
    /// What stood there in the version before, where it differs.
    pub(crate) before: S,
    pub(crate) changed: bool,
    pub(crate) tone: &'static str,
    pub(crate) opinion: S,
}
#[derive(Debug, Template, Default)]
#[template(path = "parts/elements_paper.html")]
pub(crate) struct ElementsPaper {
    pub(crate) title: S,
    pub(crate) elements: Vec<Element>,
}
#[derive(Debug, Template, Default)]
#[template(path = "desk/item.html")]
pub(crate) struct DeskItem {
    pub(crate) shell: Shell,
    pub(crate) title: S,
    pub(crate) tags: Vec<Tag>,
    pub(crate) actions: Vec<Action>,
    pub(crate) facts: Vec<Pair>,
    pub(crate) stages: Vec<Stage>,
    pub(crate) review: Option<Review>,
    pub(crate) versions: Vec<VersionLink>,
    pub(crate) address: S,
    pub(crate) on: S,
    pub(crate) spans: Vec<Pair>,
    pub(crate) examples: Vec<Check>,
    pub(crate) elements_note: S,
    pub(crate) elements: Vec<Element>,
    pub(crate) reviewed: bool,
    /// Safe HTML: an SVG of our own.
    pub(crate) flow: S,
    pub(crate) flow_note: S,
    pub(crate) acts: Vec<Act>,
    pub(crate) next: Next,
}
/// A table of a page with several.
#[derive(Debug, Default, Clone)]
pub(crate) struct Panel {
    pub(crate) table: Table,
    pub(crate) note: S,
    /// Where the note leads; empty for nowhere.
    pub(crate) href: S,
}
#[derive(Debug, Template, Default)]
#[template(path = "desk/registration.html")]
pub(crate) struct Registration {
    pub(crate) shell: Shell,
    pub(crate) title: S,
    pub(crate) tags: Vec<Tag>,
    pub(crate) actions: Vec<Action>,
    pub(crate) facts: Vec<Pair>,
    pub(crate) panels: Vec<Panel>,
    pub(crate) acts: Vec<Act>,
    pub(crate) registers: bool,
    pub(crate) next: Next,
}
#[derive(Debug, Template, Default)]
#[template(path = "desk/act_form.html")]
pub(crate) struct ActForm {
    pub(crate) shell: Shell,
    pub(crate) heading: S,
    pub(crate) tags: Vec<Tag>,
    pub(crate) context: Vec<Pair>,
    pub(crate) errors: Vec<FormError>,
    pub(crate) refusals: Vec<Refusal>,
    pub(crate) warnings: Vec<Refusal>,
    pub(crate) form: Form,
    pub(crate) preview: Option<Preview>,
}
#[derive(Debug, Template, Default)]
#[template(path = "desk/approval.html")]
pub(crate) struct Approval {
    pub(crate) shell: Shell,
    pub(crate) heading: S,
    pub(crate) tags: Vec<Tag>,
    pub(crate) context: Vec<Pair>,
    pub(crate) errors: Vec<FormError>,
    pub(crate) refusals: Vec<Refusal>,
    pub(crate) facts_title: S,
    pub(crate) facts: Vec<Pair>,
    pub(crate) checks_note: S,
    pub(crate) checks: Vec<Check>,
    pub(crate) form: Form,
    pub(crate) preview: Option<Preview>,
}
#[derive(Debug, Template, Default)]
#[template(path = "desk/result.html")]
pub(crate) struct Outcome {
    pub(crate) shell: Shell,
    pub(crate) tone: &'static str,
    pub(crate) icon: &'static str,
    pub(crate) heading: S,
    pub(crate) text: S,
    pub(crate) draft_done: S,
    pub(crate) facts: Vec<Pair>,
    pub(crate) files: Vec<File>,
    pub(crate) clocks: Vec<Clock>,
    pub(crate) actions: Vec<Link>,
}
#[derive(Debug, Template, Default)]
#[template(path = "desk/problem.html")]
pub(crate) struct DeskProblem {
    pub(crate) shell: Shell,
    pub(crate) problem: Problem,
}
#[derive(Debug, Template, Default)]
#[template(path = "public/problem.html")]
pub(crate) struct PublicProblem {
    pub(crate) shell: PublicShell,
    pub(crate) problem: Problem,
}
#[derive(Debug, Template, Default)]
#[template(path = "public/list.html")]
pub(crate) struct PublicList {
    pub(crate) shell: PublicShell,
    pub(crate) heading: S,
    pub(crate) lead: S,
    /// A related page.
    pub(crate) more: Option<Link>,
    pub(crate) action: S,
    pub(crate) search_label: S,
    pub(crate) query: S,
    pub(crate) fields: Vec<Field>,
    pub(crate) fields_open: bool,
    pub(crate) results: Vec<Hit>,
    pub(crate) paging: Option<Paging>,
    pub(crate) empty: Empty,
}
#[derive(Debug, Default, Clone)]
pub(crate) struct Hit {
    pub(crate) title: S,
    pub(crate) href: S,
    pub(crate) text: S,
    pub(crate) facts: Vec<Pair>,
}
#[derive(Debug, Template, Default)]
#[template(path = "public/decision.html")]
pub(crate) struct Decision {
    pub(crate) shell: PublicShell,
    pub(crate) title: S,
    pub(crate) tags: Vec<Tag>,
    pub(crate) number: S,
    pub(crate) published: S,
    pub(crate) facts: Vec<Pair>,
    pub(crate) pdf_href: S,
    pub(crate) masked_note: S,
    pub(crate) body: S,
    pub(crate) qr: S,
    pub(crate) qr_note: S,
    pub(crate) checks: Vec<Check>,
    pub(crate) proof: Vec<Pair>,
    pub(crate) verify_steps: Vec<VerifyStep>,
    pub(crate) remedies: Vec<S>,
}
#[derive(Debug, Default, Clone)]
pub(crate) struct VerifyStep {
    pub(crate) text: S,
    pub(crate) code: S,
    pub(crate) href: S,
    pub(crate) link: S,
}
#[derive(Debug, Template, Default)]
#[template(path = "public/item.html")]
pub(crate) struct Item {
    pub(crate) shell: PublicShell,
    pub(crate) title: S,
    pub(crate) tags: Vec<Tag>,
    pub(crate) code: S,
    pub(crate) version: S,
    pub(crate) facts: Vec<Pair>,
    pub(crate) bases: Vec<Basis>,
    pub(crate) tiers_note: S,
    pub(crate) tiers: Vec<Tier>,
    /// Safe HTML: an SVG of our own.
    pub(crate) flow: S,
    pub(crate) flow_note: S,
    pub(crate) rights: Vec<S>,
    pub(crate) contacts: Vec<Pair>,
}
#[derive(Debug, Default, Clone)]
pub(crate) struct Basis {
    pub(crate) title: S,
    pub(crate) text: S,
}
#[derive(Debug, Default, Clone)]
pub(crate) struct Tier {
    pub(crate) name: S,
    pub(crate) when: S,
    pub(crate) penalty: S,
}
#[derive(Debug, Template, Default)]
#[template(path = "public/verify.html")]
pub(crate) struct Verify {
    pub(crate) shell: PublicShell,
    pub(crate) lead: S,
    pub(crate) errors: Vec<FormError>,
    pub(crate) verdict: Option<Verdict>,
    pub(crate) code_fields: Vec<Field>,
    pub(crate) file_fields: Vec<Field>,
}
#[derive(Debug, Default, Clone)]
pub(crate) struct Verdict {
    pub(crate) tone: &'static str,
    pub(crate) icon: &'static str,
    pub(crate) title: S,
    pub(crate) text: S,
    pub(crate) checks: Vec<Check>,
}

#[derive(Debug, Template, Default)]
#[template(path = "desk/procedure.html")]
pub(crate) struct ProcedurePage {
    pub(crate) shell: Shell,
    pub(crate) note: S,
    pub(crate) action: S,
    pub(crate) back: S,
    /// The procedure so far, as JSON.
    pub(crate) state: S,
    pub(crate) errors: Vec<FormError>,
    pub(crate) title: Field,
    pub(crate) switches: Vec<Switch>,
    pub(crate) steps: Vec<ProcedureStep>,
    pub(crate) panel: Option<StepPanel>,
    pub(crate) proved: bool,
    pub(crate) checks: Vec<Check>,
    pub(crate) flow: S,
    pub(crate) flow_note: S,
}
#[derive(Debug, Default, Clone)]
pub(crate) struct Switch {
    pub(crate) label: &'static str,
    pub(crate) hint: &'static str,
    pub(crate) value: S,
    pub(crate) on: bool,
}
#[derive(Debug, Default, Clone)]
pub(crate) struct ProcedureStep {
    pub(crate) number: usize,
    pub(crate) id: S,
    pub(crate) title: S,
    pub(crate) own: bool,
    pub(crate) duty: S,
    pub(crate) who: S,
    pub(crate) limit: S,
    pub(crate) materials: S,
    pub(crate) ways: S,
    pub(crate) ends: bool,
    pub(crate) open: bool,
}
#[derive(Debug, Default, Clone)]
pub(crate) struct StepPanel {
    pub(crate) heading: S,
    pub(crate) value: S,
    pub(crate) submit: &'static str,
    pub(crate) fields: Vec<Field>,
}

/// An element in which two versions differ.
#[derive(Debug, Default, Clone)]
pub(crate) struct ChangedElement {
    pub(crate) label: S,
    pub(crate) before: S,
    pub(crate) after: S,
    /// Whether the texts are too long to stand here.
    pub(crate) long: bool,
}
/// What became of an item between two days.
#[derive(Debug, Default, Clone)]
pub(crate) struct ChangedItem {
    pub(crate) title: S,
    pub(crate) href: S,
    pub(crate) code: S,
    pub(crate) tags: Vec<Tag>,
    pub(crate) standing: S,
    pub(crate) details: Vec<Pair>,
    pub(crate) elements: Vec<ChangedElement>,
    /// The version of the first day, and that of the second where it is another one.
    pub(crate) before: Option<Link>,
    pub(crate) after: Option<Link>,
}
#[derive(Debug, Template, Default)]
#[template(path = "desk/item_changes.html")]
pub(crate) struct ChangesPage {
    pub(crate) shell: Shell,
    pub(crate) heading: S,
    pub(crate) note: S,
    pub(crate) actions: Vec<Action>,
    pub(crate) filter: Filter,
    pub(crate) items: Vec<ChangedItem>,
    pub(crate) paging: Option<Paging>,
    pub(crate) empty: Empty,
}
#[derive(Debug, Template, Default)]
#[template(path = "public/item_changes.html")]
pub(crate) struct PublicChangesPage {
    pub(crate) shell: PublicShell,
    pub(crate) heading: S,
    pub(crate) note: S,
    pub(crate) filter: Filter,
    pub(crate) items: Vec<ChangedItem>,
    pub(crate) paging: Option<Paging>,
    pub(crate) empty: Empty,
}
