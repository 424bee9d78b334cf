//! The embedded tables: what they say on both sides of every switch of the law, and that they have no holes.

use std::collections::BTreeMap;

use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use law::apl::PenaltyLaw;
use law::setting::InstrumentLevel;
use law::{Fen, Law, Parameters, PenaltyKind, Period, Regions, SettingPowers, Statutes};

fn parameters() -> &'static Parameters {
    &crate::law().parameters
}

const BEFORE: Date = date(2021, 7, 14);
const AFTER: Date = date(2021, 7, 15);

#[test]
fn periods_change_with_the_law() {
    let cd = Period::calendar_days;
    let wd = Period::working_days;
    for (key, before, after) in [
        ("evidence.preserve_days", cd(7), wd(7)),
        ("defence.days", cd(3), wd(5)),
        ("hearing.request_days", cd(3), wd(5)),
        ("hearing.notice_days", cd(7).without_roll(), wd(7)),
        ("service.days", cd(7), wd(7)),
        ("spot_collect.remit_officer", cd(2), wd(2)),
        ("spot_collect.remit_bank", cd(2), wd(2)),
        ("payment.days", cd(15), cd(15)),
        ("limitation.years", Period::years(2).without_roll(), Period::years(2).without_roll()),
        ("seizure.base", cd(30).without_roll(), cd(30).without_roll()),
        ("demand.wait_days", wd(10), wd(10)),
        ("emergency_measure.report_hours", Period::hours(24), Period::hours(24)),
        ("court.apply_months", Period::months(3), Period::months(3)),
    ] {
        assert_eq!(parameters().period(key, None, BEFORE).unwrap().value, before, "{key}");
        assert_eq!(parameters().period(key, None, AFTER).unwrap().value, after, "{key}");
    }
    for key in ["decision.limit_days", "publish.withdraw_days", "limitation.years.serious"] {
        assert!(parameters().period(key, None, BEFORE).is_err(), "{key} has no rule in the old law");
        assert!(parameters().period(key, None, AFTER).is_ok(), "{key}");
    }
}

#[test]
fn amounts_counts_and_shares_change_with_the_law() {
    for (key, before, after) in [
        ("summary.fine_max.citizen", 50, 200),
        ("summary.fine_max.org", 1000, 3000),
        ("spot_collect.small_fine", 20, 100),
        ("hearing.threshold.citizen", 3000, 3000),
        ("hearing.threshold.organisation", 10_000, 10_000),
    ] {
        let money = |day| parameters().money(key, None, day).unwrap().value;
        assert_eq!((Some(money(BEFORE)), Some(money(AFTER))), (Fen::from_yuan(before), Fen::from_yuan(after)), "{key}");
    }
    let officers = |day| parameters().count("summary.min_officers", None, day).unwrap().value;
    assert_eq!((officers(BEFORE), officers(AFTER)), (1, 2));
    assert_eq!(parameters().permille("surcharge.daily_rate", None, AFTER).unwrap().value, 30);
    assert_eq!(parameters().permille("surcharge.cap", None, BEFORE).unwrap().citation.law, "行政强制法");
    assert_eq!(parameters().permille("surcharge.cap", None, AFTER).unwrap().citation.law, "行政处罚法");
}

#[test]
fn other_switch_days_hold() {
    let days = |key: &str, department, day| parameters().period(key, department, day).map(|row| row.value.count).ok();
    let service = "public_notice_service.days";
    assert_eq!(days(service, None, date(2021, 12, 31)), Some(60));
    assert_eq!(days(service, None, date(2022, 1, 1)), Some(30));
    assert_eq!(days(service, Some("public_security"), date(2022, 1, 1)), Some(60));
    assert_eq!(days("publish.days", None, date(2018, 8, 21)), Some(7));
    assert_eq!(days("publish.days", Some("market"), date(2022, 10, 31)), Some(7));
    assert_eq!(days("publish.days.enterprise_credit", Some("market"), date(2021, 8, 31)), None);
    assert_eq!(days("publish.days.enterprise_credit", Some("market"), date(2021, 9, 1)), Some(20));
    assert_eq!(days("decision.limit_days", Some("market"), BEFORE), Some(90));
    assert_eq!(days("decision.limit_days", Some("market"), date(2019, 3, 31)), None);
    assert_eq!(days("decision.extension_days", None, AFTER), None, "only a rule may extend the ninety days");
    assert_eq!(days("decision.extension_days", Some("market"), AFTER), Some(30));
    assert_eq!(days("record.late_days", None, date(2018, 8, 20)), None);
    assert_eq!(days("record.late_days", None, date(2018, 8, 21)), Some(2));
    assert_eq!(days("reconsideration.forward_days", None, date(2023, 12, 31)), None);
    assert_eq!(days("reconsideration.forward_days", None, date(2024, 1, 1)), Some(5));
    assert!(parameters().permille("review.min_share_permille", None, date(2019, 1, 2)).is_err());
    assert_eq!(parameters().permille("review.min_share_permille", None, date(2019, 1, 3)).unwrap().value, 50);
}

#[test]
fn the_department_goes_before_the_default() {
    let threshold = |department, day| parameters().money("hearing.threshold.citizen", department, day).unwrap().value;
    assert_eq!(threshold(Some("market"), AFTER), Fen(1_000_000));
    assert_eq!(threshold(Some("market"), date(2019, 3, 31)), Fen(300_000), "before the department's rule");
    assert_eq!(threshold(Some("public_security"), BEFORE), Fen(200_000));
    assert_eq!(threshold(Some("forestry"), AFTER), Fen(300_000), "a department without a row");
}

#[test]
fn a_missing_parameter_says_what_to_do() {
    let missing = parameters().period("no.such", Some("market"), AFTER).unwrap_err();
    let text = missing.to_string();
    assert!(text.contains("no.such") && text.contains("部门：market") && text.contains("2021-07-15"), "{text}");
    assert!(parameters().money("service.days", None, AFTER).is_err(), "a period is no amount");
}

#[test]
fn parameters_have_no_holes() {
    let switches =
        [date(2018, 8, 21), BEFORE, AFTER, date(2021, 12, 31), date(2022, 1, 1), date(2024, 1, 1), date(2026, 2, 1)];
    let mut spans = BTreeMap::<_, Vec<_>>::new();
    for (key, department, from, until) in parameters().rows() {
        spans.entry((key, department)).or_default().push((from, until));
    }
    for ((key, department), rows) in spans {
        for pair in rows.windows(2) {
            assert_eq!(pair[0].1, Some(pair[1].0), "{key} {department}: rows join");
        }
        assert_eq!(rows.last().unwrap().1, None, "{key} {department}: the last row is open");
        let late = [
            "decision.",
            "publish.",
            "limitation.years.serious",
            "review.min_share",
            "reconsideration.",
            "reporter.",
            "department_rule.",
        ];
        if department.is_empty() && !late.iter().any(|start| key.starts_with(start)) {
            let total = switches
                .iter()
                .all(|day| rows.iter().any(|(from, until)| from <= day && until.is_none_or(|end| *day < end)));
            assert!(total, "{key} answers on every switch day");
        }
    }
}

#[test]
fn articles_cited_by_parameters_exist() {
    let text = include_str!("../../data/parameters.csv");
    let mut checked = 0;
    for line in text.lines().filter(|line| !line.starts_with('#')).skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        assert_eq!(cells.len(), 11, "{line}");
        let (title, version, article) = (cells[7], cells[8], cells[9]);
        let Ok(version) = version.parse::<Date>() else { continue };
        let statute = crate::law().statutes.find(title, version).unwrap_or_else(|| panic!("{title} {version}"));
        let place = law::citation::parse_article(article).unwrap_or_else(|| panic!("{article}"));
        assert!(statute.has_article(&place), "{title} {article}");
        checked += 1;
    }
    assert!(checked > 70, "{checked}");
}

#[test]
fn malformed_tables_are_refused_with_their_line() {
    let head = "key,department,from,until,value,unit,roll,law,version,article,note\n";
    for (row, what) in [
        ("a,,2021-07-15,2021-07-15,5,working_days,false,法,,,\n", "ends before it begins"),
        ("a,,2021-07-15,,five,working_days,false,法,,,\n", "not a number"),
        ("a,,2021-07-15,,5,fortnights,,法,,,\n", "an unknown unit"),
        ("a,,2021-07-15,,5,working_days,,法,,,\n", "a period without roll"),
        ("a,,2021-07-15,,5,yuan,true,法,,,\n", "an amount with roll"),
        ("a,,2021-07-15,,5,yuan,,,,,\n", "no source"),
        ("a,,2021-02-30,,5,yuan,,法,,,\n", "no such day"),
    ] {
        let fault = Parameters::from_csv("p.csv", &format!("{head}{row}")).unwrap_err();
        assert_eq!((fault.file.as_str(), fault.line), ("p.csv", 2), "{what}: {fault}");
    }
    let twice = "a,,2021-07-15,,5,yuan,,法,,,\na,,2022-07-15,,6,yuan,,法,,,\n";
    assert_eq!(Parameters::from_csv("p.csv", &format!("{head}{twice}")).unwrap_err().line, 3);
    let statutes = "title,version,enactment,from,until,level,article_count\n";
    let overlap = "法,2020-01-01,adopted,2020-02-01,,law,9\n法,2021-01-01,amended,2021-01-01,,law,9\n";
    assert_eq!(Statutes::from_csv("s.csv", &format!("{statutes}{overlap}")).unwrap_err().line, 3);
    let regions = "code,name,kind,valid_from,valid_to,successor\n371727,定陶县,gb,,,371703\n";
    assert!(Regions::from_csv("r.csv", regions).is_err(), "a code in use has no successor");
    assert!(SettingPowers::from_csv("t.csv", "level,from,until,kinds,law,version,article\n").is_err());
}

#[test]
fn the_penalty_law_switches_by_the_statute_table() {
    assert_eq!(PenaltyLaw::on(BEFORE), PenaltyLaw::Apl17);
    assert_eq!(PenaltyLaw::on(AFTER), PenaltyLaw::Apl21);
    assert_eq!(PenaltyLaw::on(date(2010, 1, 1)), PenaltyLaw::Apl17);
    for law in PenaltyLaw::ALL {
        let text = crate::law().statutes.find(PenaltyLaw::STATUTE, law.version()).unwrap();
        assert!(law.title().contains(text.event()), "{}", law.title());
    }
}

#[test]
fn statutes_are_found_by_version_and_day() {
    let statutes = &crate::law().statutes;
    let on = |title: &str, day| statutes.in_force(title, day).map(|text| (text.version, text.article_count));
    assert_eq!(on("行政处罚法", BEFORE), Some((date(2017, 9, 1), 64)));
    assert_eq!(on("中华人民共和国行政处罚法", AFTER), Some((date(2021, 1, 22), 86)));
    assert_eq!(on("《行政复议法》", date(2023, 12, 31)), Some((date(2017, 9, 1), 43)));
    assert_eq!(on("行政复议法", date(2024, 1, 1)), Some((date(2023, 9, 1), 90)));
    assert_eq!(on("民事诉讼法", date(2021, 12, 31)), Some((date(2017, 6, 27), 284)));
    assert_eq!(on("道路运输条例", date(2022, 4, 30)), Some((date(2019, 3, 2), 83)));
    assert_eq!(on("道路运输条例", date(2023, 7, 20)), Some((date(2023, 7, 20), 82)));
    assert_eq!(on("环境噪声污染防治法", date(2022, 6, 5)), None);
    assert_eq!(on("噪声污染防治法", date(2022, 6, 4)), None);
    assert_eq!(on("行政执法监督条例", date(2026, 1, 31)), None);
    assert_eq!(on("没有这部法", AFTER), None);
    let old = statutes.find("行政处罚法", date(2017, 9, 1)).unwrap();
    assert!(old.has_article(&law::citation::parse_article("第六十四条").unwrap()));
    assert!(!old.has_article(&law::citation::parse_article("第六十五条").unwrap()));
    assert!(statutes.iter().count() > 90);
}

#[test]
fn versions_of_a_statute_follow_one_another() {
    let statutes = &crate::law().statutes;
    for text in statutes.iter() {
        let day_before = text.from - 1.days();
        let previous = statutes.versions(&text.title).iter().take_while(|other| other.version < text.version).last();
        if let Some(previous) = previous {
            assert!(
                previous.is_in_force(day_before) && !previous.is_in_force(text.from),
                "{} {}",
                text.title,
                text.version
            );
        }
    }
}

#[test]
fn penalty_kinds_are_named_by_their_version() {
    assert_eq!(PenaltyKind::ALL.len(), 14);
    assert_eq!(PenaltyKind::RevokeLicence.title(BEFORE), "吊销许可证、执照");
    assert_eq!(PenaltyKind::RevokeLicence.title(AFTER), "吊销许可证件");
    assert_eq!(PenaltyKind::Warning.title(date(2010, 1, 1)), "警告");
    let new = ["criticism", "downgrade_qualification", "restrict_business", "close", "restrict_occupation"];
    for kind in PenaltyKind::ALL {
        assert_eq!(kind.allowed(BEFORE), !new.contains(&kind.code()), "{}", kind.code());
        assert!(kind.allowed(AFTER));
        assert_eq!(PenaltyKind::parse(kind.code()), Ok(*kind));
    }
    assert_eq!(PenaltyKind::Warning.severity(), 1);
    assert_eq!(PenaltyKind::Detention.severity(), 13);
    assert_eq!(serde_json::to_string(&PenaltyKind::ConfiscateGains).unwrap(), "\"confiscate_gains\"");
    let unknown = serde_json::from_str::<PenaltyKind>("\"flogging\"").unwrap_err();
    assert!(unknown.to_string().contains("行政处罚种类中没有代码“flogging”"), "{unknown}");
}

#[test]
fn each_level_sets_what_the_law_lets_it() {
    use InstrumentLevel as Level;
    use PenaltyKind as Kind;
    let may = |level, kind, day| crate::law().setting.may_set(level, kind, day).is_ok();
    for day in [BEFORE, AFTER] {
        assert!(may(Level::Law, Kind::Detention, day));
        assert!(!may(Level::AdministrativeRegulation, Kind::Detention, day));
        assert!(may(Level::AdministrativeRegulation, Kind::Other, day));
        assert!(!may(Level::LocalRegulation, Kind::Other, day));
        assert!(may(Level::LocalRegulation, Kind::StopBusiness, day));
        assert!(may(Level::GovernmentRule, Kind::Fine, day));
        assert!(!may(Level::GovernmentRule, Kind::ConfiscateGains, day));
        assert!(!may(Level::Normative, Kind::Warning, day));
    }
    assert!(!may(Level::DepartmentRule, Kind::Criticism, BEFORE));
    assert!(may(Level::DepartmentRule, Kind::Criticism, AFTER));
    assert!(!may(Level::LocalRegulation, Kind::RestrictOccupation, BEFORE));
    assert!(may(Level::LocalRegulation, Kind::RestrictOccupation, AFTER));
    let refusal = crate::law().setting.may_set(Level::Normative, Kind::Fine, AFTER).unwrap_err();
    assert_eq!(refusal.to_string(), "《行政处罚法》（2021年修订）第十六条");
}

#[test]
fn loading_gives_the_same_law_each_time() {
    let loaded = Law::load().unwrap();
    assert_eq!(loaded.statutes.iter().count(), crate::law().statutes.iter().count());
    assert_eq!(loaded.calendar.last_known(), crate::law().calendar.last_known());
    assert_eq!(loaded.parameters.rows().count(), parameters().rows().count());
}
