//! The picture of a procedure (网络运行流程图): its steps as boxes one below the other, and the ways between them.

use std::collections::BTreeMap;

use casework::procedure::{Duty, OnlineProcedure, Step};

/// Measures of the picture, in units of the drawing.
const BOX_WIDTH: i32 = 190;
const BOX_HEIGHT: i32 = 44;
const ROW: i32 = 78;
const LEFT: i32 = 250;
const TOP: i32 = 16;
/// How far apart the ways run that pass other steps.
const LANE: i32 = 26;

/// The picture of a procedure and a line about it.
pub(crate) fn flow(procedure: Option<&OnlineProcedure>) -> (String, String) {
    let standard = OnlineProcedure::of_standard();
    let procedure = procedure.unwrap_or(&standard);
    let Some(steps) = procedure.resolved() else { return (String::new(), String::new()) };
    let note = if procedure.steps.is_empty() {
        "标准普通程序".to_owned()
    } else {
        let local = steps.iter().filter(|step| step.completes_itself()).count();
        let title = procedure.title.as_ref().map_or("本机关流程", |title| title.as_str());
        format!("{title}，共{}个环节，其中本机关增加{local}个", steps.len())
    };
    (picture(&steps, !procedure.steps.is_empty()), note)
}

/// Draws the steps in the order in which a case passes them; steps that end a case otherwise stand beside it. In an
/// agency's own procedure its own steps are marked.
fn picture(steps: &[Step], own: bool) -> String {
    let (main, aside): (Vec<&Step>, Vec<&Step>) = steps.iter().partition(|step| step.duty != Duty::Ending);
    let mut places: BTreeMap<&str, (i32, i32)> = BTreeMap::new();
    for (row, step) in main.iter().enumerate() {
        places.insert(step.id.as_str(), (LEFT, TOP + ROW * row_number(row)));
    }
    for step in &aside {
        // Beside the step from which it is reached.
        let from = steps.iter().find(|other| other.next.iter().any(|way| way.to.as_str() == step.id.as_str()));
        let y = from.and_then(|from| places.get(from.id.as_str())).map_or(TOP, |(_, y)| *y);
        places.insert(step.id.as_str(), (LEFT + BOX_WIDTH + 110, y));
    }
    let height = TOP + ROW * row_number(main.len());
    let width = LEFT + 2 * BOX_WIDTH + 130;
    let mut svg = format!(
        "<svg class=\"flow-picture\" role=\"img\" aria-label=\"网络运行流程图，共{}个环节\" viewBox=\"0 0 {width} {height}\" \
         xmlns=\"http://www.w3.org/2000/svg\" font-size=\"14\" fill=\"none\"><defs><marker id=\"flow-arrow\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" \
         markerWidth=\"8\" markerHeight=\"8\" orient=\"auto-start-reverse\"><path d=\"M0 0 8 4 0 8z\" fill=\"#5b6b7c\"/></marker></defs>",
        steps.len()
    );
    let mut lane = 0;
    for step in steps {
        let Some(&from) = places.get(step.id.as_str()) else { continue };
        for way in &step.next {
            let Some(&to) = places.get(way.to.as_str()) else { continue };
            let label = way.condition.map_or_else(String::new, |condition| {
                if way.otherwise { "其他情况".to_owned() } else { condition.title().to_owned() }
            });
            lane = draw(&mut svg, from, to, &label, lane);
        }
    }
    for step in steps {
        if let Some(&(x, y)) = places.get(step.id.as_str()) {
            draw_box(&mut svg, step, x, y, own);
        }
    }
    svg.push_str("</svg>");
    svg
}

fn row_number(row: usize) -> i32 {
    i32::try_from(row).unwrap_or(i32::MAX / ROW)
}

/// A way: straight down to the next step, across to one beside, or through a lane on the left past steps between.
fn draw(svg: &mut String, from: (i32, i32), to: (i32, i32), label: &str, lane: i32) -> i32 {
    const LINE: &str = "stroke=\"#5b6b7c\" stroke-width=\"1.5\" marker-end=\"url(#flow-arrow)\"";
    let middle = from.0 + BOX_WIDTH / 2;
    if to.0 > from.0 {
        let (x, y) = (from.0 + BOX_WIDTH, from.1 + BOX_HEIGHT / 2);
        svg.push_str(&format!("<path d=\"M{x} {y}H{}\" {LINE}/>", to.0 - 2));
        text(svg, x + 6, y - 7, "start", label);
        return lane;
    }
    if to.1 == from.1 + ROW {
        let y = from.1 + BOX_HEIGHT;
        svg.push_str(&format!("<path d=\"M{middle} {y}V{}\" {LINE}/>", to.1 - 2));
        text(svg, middle + 8, y + 22, "start", label);
        return lane;
    }
    let x = from.0 - LANE * (1 + lane % 4);
    let (start, end) = (from.1 + BOX_HEIGHT / 2, to.1 + BOX_HEIGHT / 2);
    svg.push_str(&format!("<path d=\"M{} {start}H{x}V{end}H{}\" {LINE}/>", from.0, to.0 - 2));
    text(svg, x - 6, start.midpoint(end) + 5, "end", label);
    lane + 1
}

fn draw_box(svg: &mut String, step: &Step, x: i32, y: i32, own: bool) {
    let (fill, stroke) = match step.duty {
        Duty::Local if own && step.completes_itself() => ("#f4f6f8", "#8795a3"),
        Duty::Ending => ("#fff", "#8795a3"),
        _ => ("#e9f1fb", "#1a4a85"),
    };
    svg.push_str(&format!(
            "<rect x=\"{x}\" y=\"{y}\" width=\"{BOX_WIDTH}\" height=\"{BOX_HEIGHT}\" rx=\"5\" fill=\"{fill}\" stroke=\"{stroke}\"/>"
        ),
    );
    let (middle, limit) = (x + BOX_WIDTH / 2, step.limit.as_ref().map(|limit| format!("限{limit}")));
    let second = match &limit {
        Some(limit) => limit.clone(),
        None if own && step.completes_itself() => "本机关增加".to_owned(),
        None => String::new(),
    };
    let first = if second.is_empty() { y + BOX_HEIGHT / 2 + 5 } else { y + 19 };
    let title = escaped(step.title.as_str());
    svg.push_str(&format!("<text x=\"{middle}\" y=\"{first}\" text-anchor=\"middle\" fill=\"#16283d\">{title}</text>"));
    if !second.is_empty() {
        text(svg, middle, y + 36, "middle", &second);
    }
}

fn text(svg: &mut String, x: i32, y: i32, anchor: &str, label: &str) {
    if !label.is_empty() {
        let label = escaped(label);
        svg.push_str(&format!(
            "<text x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\" font-size=\"12\" fill=\"#4d5b6a\">{label}</text>"
        ));
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_and_every_way_of_the_standard_procedure_is_drawn() {
        let steps = casework::procedure::standard();
        let svg = picture(&steps, false);
        for step in &steps {
            assert!(svg.contains(&format!(">{}<", step.title)), "{}", step.title);
        }
        let ways: usize = steps.iter().map(|step| step.next.len()).sum();
        assert_eq!(svg.matches("marker-end").count(), ways);
    }

    #[test]
    fn titles_are_text_in_the_picture() {
        let mut steps = casework::procedure::standard();
        steps[0].title = "<script>".into();
        assert!(!picture(&steps, false).contains("<script>"));
    }
}
