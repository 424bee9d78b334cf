//! An empty table to be filled in: the heads of all sheets, and a sheet that explains each column.

use casework::value::{FieldKind, LINE_LIMIT};

use super::csv::Line;
use super::layout::{Column, Holds, Layout, Sheet};
use super::topic::Topic;
use super::xlsx;

/// The title of the sheet that explains the columns; it is not read.
pub const EXPLANATION: &str = "填写说明";

/// Letters and digits of all choices together that office programs take for a drop-down list.
const LIST_LIMIT: usize = 255;

/// The empty table as an XLSX workbook. Columns that must be filled bear an asterisk, which the reader passes over.
///
/// # Errors
/// A Chinese sentence when it cannot be written.
pub fn xlsx(topic: Topic) -> Result<Vec<u8>, String> {
    let layout = topic.layout();
    let mut sheets: Vec<(String, Vec<Line>)> =
        layout.sheets.iter().map(|sheet| (sheet.title.clone(), vec![head(sheet)])).collect();
    let mut choices: Vec<Vec<(u16, Vec<String>)>> = layout.sheets.iter().map(drop_downs).collect();
    sheets.push((EXPLANATION.to_owned(), explanation(&layout)));
    choices.push(Vec::new());
    xlsx::write(&sheets, &choices)
}

fn head(sheet: &Sheet) -> Line {
    sheet.columns.iter().map(|column| format!("{}{}", column.label, if column.required { "*" } else { "" })).collect()
}

/// The columns whose values are few, with these.
fn drop_downs(sheet: &Sheet) -> Vec<(u16, Vec<String>)> {
    let values = |column: &Column| match &column.kind {
        FieldKind::Choice(list) => list.iter().map(|choice| choice.title.to_owned()).collect(),
        FieldKind::Bool => vec!["是".to_owned(), "否".to_owned()],
        _ => Vec::new(),
    };
    let fits = |values: &Vec<String>| {
        let length: usize = values.iter().map(|value| value.chars().count() + 1).sum();
        !values.is_empty() && length <= LIST_LIMIT && !values.iter().any(|value| value.contains(','))
    };
    let columns = (0..).zip(&sheet.columns).map(|(place, column)| (place, values(column)));
    columns.filter(|(_, values)| fits(values)).collect()
}

/// A line for each column of each sheet.
pub fn explanation(layout: &Layout) -> Vec<Line> {
    let line = |texts: [&str; 5]| texts.map(str::to_owned).to_vec();
    let mut lines = vec![line(["工作表", "列", "是否必填", "填写内容", "说明"])];
    let general = [
        "每行一项，从第2行起填写；不要合并单元格，不要用公式。",
        "工作表和列的名称不能改动，顺序可以；不用的选填列可以删除。",
        "编码、证件编号等各列已设为文本格式，不要改为数字格式，以免末尾的数字丢失。",
        "本表“填写说明”不读取，可以保留。",
    ];
    lines.extend(general.iter().map(|text| line(["全部", "", "", "", text])));
    for sheet in &layout.sheets {
        lines.extend(sheet.columns.iter().map(|column| {
            let (content, hint) = (content(layout, column), hint(layout, column));
            line([&sheet.title, &column.label, &needed(layout, column), &content, &hint])
        }));
    }
    lines
}

fn needed(layout: &Layout, column: &Column) -> String {
    let prefix = layout.parts.get(column.part).map_or("", |part| part.prefix);
    match (column.required, column.asked) {
        (true, _) => "必填".to_owned(),
        (false, true) if column.path.len() > 1 => "填写该组内容时必填".to_owned(),
        (false, true) if !prefix.is_empty() && column.holds == Holds::Field => format!("填写{prefix}时必填"),
        _ => "选填".to_owned(),
    }
}

fn hint(layout: &Layout, column: &Column) -> String {
    let main = layout.main().map_or("", |sheet| sheet.title.as_str());
    match column.holds {
        Holds::Field => column.hint.to_owned(),
        Holds::Key(_) => format!("与“{main}”表的同名列一致，表明本行属于哪一项"),
        Holds::Above(_) => "本行属于该项的第几条".to_owned(),
        Holds::Number => "在所属列表中的顺序；不填的按各行先后".to_owned(),
    }
}

fn content(layout: &Layout, column: &Column) -> String {
    let keys = layout.parts.get(column.part).map_or(&[][..], |part| part.keys);
    if matches!(column.kind, FieldKind::Person) && keys.iter().any(|key| column.path == [*key]) {
        return "人员在系统中的标识，用字母、数字，不与他人重复".to_owned();
    }
    words(&column.kind)
}

/// What a cell of this kind is filled with.
fn words(kind: &FieldKind) -> String {
    match kind {
        FieldKind::Line => format!("一行文字，不超过{LINE_LIMIT}字"),
        FieldKind::Text => "文字，可以分段".to_owned(),
        FieldKind::Bool => "是或者否；不填为否".to_owned(),
        FieldKind::Number => "整数".to_owned(),
        FieldKind::Money => "以元为单位的金额，例如156000.00".to_owned(),
        FieldKind::Date => "日期，例如2023-01-31".to_owned(),
        FieldKind::DateTime => "时间，例如2023-01-31 09:00".to_owned(),
        FieldKind::Region => "六位行政区划代码，例如371721".to_owned(),
        FieldKind::CreditCode => "18位统一社会信用代码".to_owned(),
        FieldKind::IdentityNumber => "18位公民身份号码".to_owned(),
        FieldKind::Choice(list) => {
            let titles: Vec<&str> = list.iter().map(|choice| choice.title).collect();
            format!("填写其中之一：{}", titles.join("、"))
        }
        FieldKind::Person => "已经登记的人员的标识或者姓名".to_owned(),
        FieldKind::Agency => "已经登记的机关的标识或者名称".to_owned(),
        FieldKind::Item => "事项编码".to_owned(),
        FieldKind::Document | FieldKind::Evidence | FieldKind::Act | FieldKind::Step => "编号".to_owned(),
        FieldKind::List(inner) => format!("可以有几个，在单元格内每行一个。{}", words(inner)),
        FieldKind::Group(_) => "保留导出时的内容".to_owned(),
    }
}
