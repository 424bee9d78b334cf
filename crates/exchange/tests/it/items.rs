//! What clerks do to the table of items, and what they are told.

use casework::registry::RegistryAct;
use exchange::table::book::Book;
use exchange::table::layout::Layout;
use exchange::table::plan::{Change, Plan};
use serde_json::{Value as Json, json};

use crate::{act, beginning, changes, faults, plan, registry, said};

const ITEMS: &str = "事项编码,生效日期,事项名称,实施机关,行使层级,违法行为,公示情况-立案依据已公示,裁量基准-名称,裁量基准-文号,裁量基准-施行日期";
const FIRST: &str =
    "3717210207001,2020-01-01,对无证经营的处罚,cx-market,县级,无证经营,是,基准,曹市监〔2020〕1号,2020-01-01";

/// The plan of CSV files by their sheets, against the beginning and further acts.
fn items(files: &[(&str, String)], more: &[RegistryAct]) -> Plan {
    let files = files.iter().map(|(title, text)| ((*title).to_owned(), text.as_bytes()));
    plan(&Layout::items(), &mut Book::csv(files).unwrap(), &registry(&[beginning().as_slice(), more].concat()))
}

fn first() -> (&'static str, String) {
    ("权力事项", format!("{ITEMS}\n{FIRST}\n"))
}

fn item(change: &[(&str, Json)]) -> RegistryAct {
    let mut fields = json!({
        "code": "3717210207001", "from": "2020-01-01", "name": "对无证经营的处罚", "agencies": ["cx-market"], "levels": ["county"],
        "violation": "无证经营", "publicity": {},
    });
    for (name, value) in change {
        fields[*name] = value.clone();
    }
    act("item.publish", &fields)
}

#[test]
fn lists_stand_on_sheets_of_their_own_in_the_order_of_their_numbers() {
    let basis = "事项编码,序号,法律、法规、规章名称,版本日期,效力层级,条款项,施行日期\n\
        3717210207001,2,食品安全法,2021-04-29,法律,第二条,2021-04-29\n3717210207001,1,食品安全法,2018-12-29,法律,第一条,2018-12-29\n";
    let tiers = "事项编码,生效日期,档次,适用情形,罚款幅度-计算基础,罚款幅度-下限,罚款幅度-上限,罚款幅度-不含上限\n\
        3717210207001,2020/1/1,从轻,数量少,金额,5000,10000,是\n3717210207001,2020-01-01,一般,没有其他情形,,,,否\n";
    let plan = items(&[first(), ("设定依据", basis.to_owned()), ("裁量基准-档次", tiers.to_owned())], &[]);
    assert!(plan.is_good(), "{}\n{}", faults(&plan), said(&plan.rows[0]));
    let fields = plan.acts()[0].fields_json();
    assert_eq!((&fields["basis"][0]["article"], &fields["basis"][1]["article"]), (&json!("第一条"), &json!("第二条")));
    assert_eq!(fields["benchmark"]["tiers"][0]["range"]["max_exclusive"], true);
    // A “no” alone makes no range.
    assert_eq!(fields["benchmark"]["tiers"][1].get("range"), None);
    assert_eq!(fields["publicity"]["basis"], true);
}

#[test]
fn faults_in_lists_name_their_sheet_and_cell() {
    let basis = "事项编码,序号,法律、法规、规章名称,版本日期,效力层级,条款项,施行日期\n\
        3717210207001,1,食品安全法,2018-12-29,国法,,2018-12-29\n3717210207001,1,食品安全法,2021-04-29,法律,第二条,去年\n\
        3717210207009,1,食品安全法,2018-12-29,法律,第一条,2018-12-29\n,,食品安全法,2018-12-29,法律,第一条,2018-12-29\n";
    let plan = items(&[first(), ("设定依据", basis.to_owned())], &[]);
    let told = said(&plan.rows[0]);
    for expected in [
        "工作表“设定依据”第2行“效力层级”列（E2）：“国法”不在可选范围内",
        "工作表“设定依据”第2行“条款项”列（F2）：“条款项”必须填写",
        "工作表“设定依据”第3行“施行日期”列（G3）：“去年”不是日期",
        "工作表“设定依据”第3行：序号1重复",
    ] {
        assert!(told.contains(expected), "{expected}\n{told}");
    }
    let told = faults(&plan);
    assert!(told.contains("工作表“设定依据”第4行“事项编码”列（A4）：在“权力事项”表中没有与之对应的行"), "{told}");
    assert!(told.contains("工作表“设定依据”第5行“事项编码”列（A5）：没有填写"), "{told}");
}

#[test]
fn versions_of_a_code_need_the_day_in_their_lists() {
    let two = format!("{ITEMS}\n{FIRST}\n{}\n", FIRST.replacen("2020-01-01", "2022-01-01", 1));
    let basis = "事项编码,法律、法规、规章名称,版本日期,效力层级,条款项,施行日期\n3717210207001,食品安全法,2018-12-29,法律,第一条,2018-12-29\n";
    let plan = items(&[("权力事项", two.clone()), ("设定依据", basis.to_owned())], &[]);
    assert!(said(&plan.rows[1]).contains("请填写各行的生效日期"), "{}", said(&plan.rows[1]));
    let plan = items(&[("权力事项", two)], &[]);
    assert_eq!(changes(&plan), [Change::New, Change::Changed]);
}

#[test]
fn a_fine_range_written_backwards_is_refused() {
    let penalties = "事项编码,处罚种类,幅度-计算基础,幅度-下限,幅度-上限\n3717210207001,罚款,金额,50000,10000\n";
    let plan = items(&[first(), ("处罚种类和幅度", penalties.to_owned())], &[]);
    let told = said(&plan.rows[0]);
    assert!(plan.rows[0].change == Change::Faulty && told.contains("CAT-13"), "{told}");
}

#[test]
fn a_code_that_is_used_is_refused() {
    // In the file.
    let twice = format!("{ITEMS}\n{FIRST}\n{}\n", FIRST.replace("无证", "无照"));
    let plan = items(&[("权力事项", twice)], &[]);
    assert_eq!(changes(&plan), [Change::New, Change::Faulty]);
    assert!(said(&plan.rows[1]).contains("与第2行是同一项，但内容不同"), "{}", said(&plan.rows[1]));
    // By another item that was taken over.
    let plan = items(&[first()], &[item(&[("name", json!("对占道经营的处罚"))])]);
    let told = said(&plan.rows[0]);
    assert!(
        told.contains("“事项编码”列（A2）：编码3717210207001已用于“对占道经营的处罚”（2020-01-01起）；请核对编码"),
        "{told}"
    );
    // By another agency's item, on another day.
    let other =
        item(&[("name", json!("对占道经营的处罚")), ("agencies", json!(["cx-urban"])), ("from", json!("2019-01-01"))]);
    assert_eq!(changes(&items(&[first()], &[other])), [Change::Faulty]);
}

#[test]
fn an_item_that_goes_through_the_steps_is_not_taken_over() {
    let before = registry(&beginning());
    let mut lived = before.clone();
    let draft = act(
        "item.draft",
        &json!({
            "code": "3717210207001", "name": "对无证经营的处罚", "agencies": ["cx-market"], "levels": ["county"], "violation": "无证经营",
            "publicity": {}, "agency": "cx-market", "purpose": "new",
        }),
    );
    let at = jiff::civil::date(2025, 5, 1).at(9, 0, 0, 0);
    let meta = casework::catalogue::Meta { by: "zhang".into(), at, recorded: at, alerts: Vec::new(), imported: false };
    lived.enter(&draft, &meta);
    let (title, text) = first();
    let mut book = Book::csv([(title.to_owned(), text.as_bytes())]).unwrap();
    let plan = plan(&Layout::items(), &mut book, &lived);
    let told = said(&plan.rows[0]);
    assert!(
        plan.rows[0].change == Change::Faulty
            && told.contains("“事项编码”列（A2）：该编码的事项已经在系统中编制（CAT-03"),
        "{told}"
    );
}

#[test]
fn what_a_table_leaves_out_is_kept() {
    let recorded = item(&[("supervision_phone", json!("0530-3210000")), ("duty", json!("第一条"))]);
    let table = format!("{ITEMS},义务条款\n{},\n", FIRST.replace("无证经营,是", "无证无照经营,是"));
    let plan = items(&[("权力事项", table)], &[recorded]);
    assert_eq!(changes(&plan), [Change::Changed]);
    let fields = plan.acts()[0].fields_json();
    assert_eq!(fields["supervision_phone"], "0530-3210000");
    // A column that is there and empty says that there is nothing.
    assert_eq!(fields.get("duty"), None);
    let told = &plan.rows[0].differences;
    assert!(told.contains(&"违法行为由“无证经营”改为“无证无照经营”".to_owned()), "{told:?}");
    assert!(told.contains(&"义务条款由“第一条”改为空".to_owned()), "{told:?}");
}

#[test]
fn json_that_is_no_list_of_acts_is_refused_with_its_place() {
    let law = law::Law::load().unwrap();
    let (before, by) = (registry(&beginning()), "registrar".into());
    let at = jiff::civil::date(2025, 6, 1).at(9, 0, 0, 0);
    let setting = exchange::table::plan::Setting { law: &law, registry: &before, by: &by, at };
    let read = |text: &str| Plan::of_json(&Layout::items(), text.as_bytes(), setting);
    assert!(read("{\"a\":1}").unwrap_err().to_string().contains("应当是行为的列表"));
    assert!(read("[{]").unwrap_err().to_string().contains("第1行第3列"));
    let mut faulty = item(&[(
        "basis",
        json!([{
            "law": "食品安全法", "version": "2018-12-29", "level": "law", "article": "第一条", "from": "2018-12-29",
        }]),
    )])
    .fields_json();
    faulty["basis"][0]["from"] = json!("明天");
    faulty["agencies"] = json!(["cx-market", "曹县综合行政执法局", "nobody"]);
    let strangers = json!({"code": "3717210207001", "agencies": ["曹县综合行政执法局", "nobody"]});
    let mut named = item(&[]).fields_json();
    named["agencies"] = strangers["agencies"].clone();
    let entries = json!([
        {"act": "item.publish", "fields": faulty}, {"act": "agency.register", "fields": {}}, {"act": "item.publish", "fields": named},
    ]);
    let plan = read(&entries.to_string()).unwrap();
    assert_eq!(changes(&plan), [Change::Faulty; 3]);
    assert!(
        said(&plan.rows[0]).starts_with("第1项“设定依据第1项-施行日期”：“明天”不是日期"),
        "{}",
        said(&plan.rows[0])
    );
    assert!(said(&plan.rows[1]).contains("第2项：“act”为“agency.register”，不能在此导入；可以导入：item.publish"));
    let told = said(&plan.rows[2]);
    assert!(told.contains("“实施机关第1项”：“曹县综合行政执法局”是名称；请填写标识“cx-urban”"), "{told}");
    assert!(told.contains("“实施机关第2项”：没有登记名为“nobody”的机关"), "{told}");
}
