//! The report of a plan as a table, a line for each row and each thing said of it.

use super::csv::{self, Line};
use super::plan::Plan;
use super::remark::Remark;

const HEAD: [&str; 8] = ["工作表", "行", "对象", "结果", "列", "单元格", "说明", "改正办法"];

/// The report as CSV.
pub fn csv(plan: &Plan) -> Vec<u8> {
    let mut lines: Vec<Line> = vec![HEAD.map(str::to_owned).to_vec()];
    for remark in plan.faults.iter().chain(&plan.notes) {
        lines.push(line(remark, "", if remark.fault { "错误" } else { "提示" }));
    }
    for row in &plan.rows {
        let result = row.change.title();
        if row.remarks.is_empty() || !row.differences.is_empty() {
            let said = Remark::note(row.place.clone(), row.differences.join("；"));
            lines.push(line(&said, &row.subject, result));
        }
        lines.extend(row.remarks.iter().map(|remark| line(remark, &row.subject, result)));
    }
    csv::write(&lines)
}

fn line(remark: &Remark, subject: &str, result: &str) -> Line {
    let place = &remark.place;
    let row = if place.row == 0 { String::new() } else { place.row.to_string() };
    let texts = [&place.sheet, &row, subject, result, &place.column, &place.address(), &remark.message, &remark.cure];
    texts.map(str::to_owned).to_vec()
}
