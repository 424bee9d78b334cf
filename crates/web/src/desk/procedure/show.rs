//! The page on which a procedure is shaped.

use axum::response::Response;
use casework::catalogue::elements::LimitUnit;
use casework::definition::Role;
use casework::procedure::{Condition, Duty, OnlineProcedure, Step, shape};
use casework::value::Value as _;

use super::super::{crumbs, link};
use super::edit::{Panel, Typed, WAIVABLE, is_own, roles};
use super::{Shaping, address};
use crate::app::App;
use crate::flow::flow;
use crate::guard::Officer;
use crate::problem::{Fault, page as render};
use crate::view::{Check, Choice, Field, FormError, ProcedurePage, ProcedureStep, StepPanel, Switch};

pub(super) fn page(app: &App, officer: &Officer, shaping: &Shaping, panel: &Panel) -> Result<Response, Fault> {
    let procedure = &shaping.procedure;
    let steps = &procedure.steps;
    let today = app.node.now().date();
    let registry = app.node.registry();
    let department = registry.agency(&officer.agency).and_then(|agency| agency.department.clone());
    let department = department.as_ref().map(|line| line.as_str());
    let faults = procedure.faults(app.node.law(), department, today).map_err(node::NodeError::from)?;
    let whole = OnlineProcedure { title: Some(shaping.title.as_str().into()), ..procedure.clone() };
    let (picture, picture_note) = flow(Some(&whole));
    let open = match panel {
        Panel::Adding(id, _) | Panel::Changing(id, _) => id.as_str(),
        Panel::None => "",
    };
    let item = shaping.subject.name();
    let mut errors = Vec::new();
    let mut title = title_field(&shaping.title);
    if shaping.title.is_empty() {
        title.error = "请填写流程名称，例如：曹县市场监督管理局办案流程".to_owned();
        errors.push(FormError { field: title.id.clone(), text: title.error.clone() });
    }
    let panel = panel_view(steps, panel);
    errors.extend(
        panel
            .iter()
            .flat_map(|panel| &panel.fields)
            .filter(|field| !field.error.is_empty())
            .map(|field| FormError { field: field.id.clone(), text: format!("{}：{}", field.label, field.error) }),
    );
    let way = vec![
        link("权力事项", "/desk/items"),
        link(if item.is_empty() { "编制事项" } else { &item }, shaping.subject.page()),
        link("流程设计", ""),
    ];
    render(&ProcedurePage {
        shell: officer.shell(app, "流程设计", "/desk/items", crumbs(way)),
        note: if item.is_empty() { "新事项".to_owned() } else { item },
        action: address(&shaping.subject),
        back: shaping.subject.address(),
        state: procedure.write().unwrap_or_default().to_string(),
        errors,
        title,
        switches: switches(steps),
        steps: steps.iter().enumerate().map(|(place, step)| step_view(steps, place, step, open)).collect(),
        panel,
        proved: faults.is_empty(),
        checks: checks(&faults),
        flow: picture,
        flow_note: picture_note,
    })
}

fn title_field(title: &str) -> Field {
    Field {
        kind: "text",
        id: "f-title".to_owned(),
        name: "title".to_owned(),
        label: "流程名称".to_owned(),
        value: title.to_owned(),
        required: true,
        ..Field::default()
    }
}

/// What may be done in every case instead of some.
fn switches(steps: &[Step]) -> Vec<Switch> {
    let words = |condition| match condition {
        Condition::ReviewRequired => ("一律法制审核", "不论是否属于法定情形，决定以前都进行法制审核。"),
        _ => ("一律集体讨论", "不论是否属于法定情形，决定以前都由负责人集体讨论。"),
    };
    WAIVABLE
        .into_iter()
        .map(|condition| {
            let (label, hint) = words(condition);
            Switch {
                label,
                hint,
                value: format!("always:{}", condition.code()),
                on: !shape::depends_on(steps, condition),
            }
        })
        .collect()
}

fn step_view(steps: &[Step], place: usize, step: &Step, open: &str) -> ProcedureStep {
    let title = |id: &str| {
        steps
            .iter()
            .find(|other| other.id.as_str() == id)
            .map_or_else(|| id.to_owned(), |other| other.title.to_string())
    };
    let ways: Vec<String> = step
        .next
        .iter()
        .map(|way| match (way.condition, way.otherwise) {
            (None, _) => title(way.to.as_str()),
            (Some(condition), false) => format!("{}（{}的）", title(way.to.as_str()), condition.title()),
            (Some(_), true) => format!("{}（其他情况）", title(way.to.as_str())),
        })
        .collect();
    ProcedureStep {
        number: place + 1,
        id: step.id.to_string(),
        title: step.title.to_string(),
        own: is_own(step),
        duty: if step.duty == Duty::Local { String::new() } else { step.duty.title().to_owned() },
        who: step.by().iter().map(|role| role.title()).collect::<Vec<_>>().join("、"),
        limit: step.limit.as_ref().map(ToString::to_string).unwrap_or_default(),
        materials: step.documents.iter().map(ToString::to_string).collect::<Vec<_>>().join("、"),
        ways: ways.join("、"),
        ends: step.next.is_empty(),
        open: step.id.as_str() == open,
    }
}

fn checks(faults: &[String]) -> Vec<Check> {
    let fault =
        |text: &String| Check { tone: "bad", icon: "fail", word: "不符合", label: text.clone(), ..Check::default() };
    faults.iter().map(fault).collect()
}

fn panel_view(steps: &[Step], panel: &Panel) -> Option<StepPanel> {
    let find = |id: &str| steps.iter().find(|step| step.id.as_str() == id);
    match panel {
        Panel::None => None,
        Panel::Adding(id, typed) => {
            let after = find(id)?;
            Some(StepPanel {
                heading: format!("在“{}”之后增加环节", after.title),
                value: format!("insert:{id}"),
                submit: "增加环节",
                fields: fields(typed, &roles(None), true),
            })
        }
        Panel::Changing(id, typed) => {
            let step = find(id)?;
            let offered = roles(Some(step));
            Some(StepPanel {
                heading: format!("修改“{}”", step.title),
                value: format!("apply:{id}"),
                submit: "修改环节",
                fields: fields(typed, &offered, is_own(step)),
            })
        }
    }
}

fn fields(typed: &Typed, offered: &[Role], own: bool) -> Vec<Field> {
    let fault = |name: &str| {
        typed.faults.iter().find(|(field, _)| *field == name).map(|(_, text)| text.clone()).unwrap_or_default()
    };
    let field = |kind: &'static str, name: &'static str, label: &str, hint: &str, value: &str| Field {
        kind,
        id: format!("f-{name}"),
        name: name.to_owned(),
        label: label.to_owned(),
        hint: hint.to_owned(),
        described: if hint.is_empty() { String::new() } else { format!("f-{name}-hint") },
        error: fault(name),
        value: value.to_owned(),
        ..Field::default()
    };
    let mut list = vec![Field {
        required: true,
        placeholder: if own { "例如：科室负责人审核".to_owned() } else { String::new() },
        ..field("text", "step_title", "环节名称", "", &typed.title)
    }];
    // Where the law or the act leaves one post only, there is nothing to choose.
    if own || offered.len() > 1 {
        let choice = |role: &Role| Choice {
            value: role.code().to_owned(),
            label: role.title().to_owned(),
            chosen: typed.roles.contains(role),
            ..Choice::default()
        };
        let hint = if own { "" } else { "不选为该环节的全部岗位" };
        list.push(Field {
            required: own,
            options: offered.iter().map(choice).collect(),
            ..field("checks", "step_roles", "办理岗位", hint, "")
        });
    }
    list.push(Field {
        width: "number",
        ..field(
            "number",
            "step_count",
            "办理时限",
            "自前一环节完成之日起；有法定时限的，不能长于法定时限",
            &typed.count,
        )
    });
    let unit = |choice: &casework::value::Choice| Choice {
        value: choice.code.to_owned(),
        label: choice.title.to_owned(),
        chosen: typed.unit == choice.code,
        ..Choice::default()
    };
    list.push(Field {
        required: true,
        options: LimitUnit::ALL.iter().map(|(_, choice)| unit(choice)).collect(),
        ..field("select", "step_unit", "时限单位", "", "")
    });
    list.push(Field {
        rows: 3,
        ..field("textarea", "step_materials", "应当提交的材料", "每行一项；没有材料的不填", &typed.materials)
    });
    list
}
