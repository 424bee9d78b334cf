//! Sentences of liability clauses: departments, kinds, measures, references, and what is no power.

use law::PenaltyKind;
use statute::clause::{self, Clause, MeasureKind, Reading, Target};
use statute::text;

fn read(sentence: &str) -> Reading {
    clause::read(&text::read(&format!("# 某市灯会条例\n\n第一条 {sentence}\n")))
}

fn one(sentence: &str) -> Clause {
    let mut reading = read(sentence);
    assert_eq!(reading.clauses.len(), 1, "{sentence}");
    reading.clauses.remove(0)
}

#[test]
fn departments_are_named_as_written() {
    for (sentence, names) in [
        ("乱挂花灯的，由市容主管部门处五百元罚款。", vec!["市容主管部门"]),
        (
            "乱挂花灯的，由市容主管部门、公安机关或者其他有关部门按照各自职责处五百元罚款。",
            vec!["市容主管部门", "公安机关", "其他有关部门"],
        ),
        ("乱挂花灯的，由县（市、区）人民政府灯会主管部门处五百元罚款。", vec!["县（市、区）人民政府灯会主管部门"]),
        ("乱挂花灯的，由市、县人民政府负责灯会管理的部门处五百元罚款。", vec!["市、县人民政府负责灯会管理的部门"]),
        ("乱挂花灯的，由灯会主管部门（以下简称主管部门）处五百元罚款。", vec!["灯会主管部门"]),
        ("乱挂花灯的，灯会主管部门可以处五百元罚款。", vec!["灯会主管部门"]),
        (
            "乱挂花灯的，由灯会主管部门责令改正；情节严重的，由原发证机关吊销摊位证。",
            vec!["灯会主管部门", "原发证机关"],
        ),
        ("乱挂花灯的，由市灯会主管部门处五百元罚款；拒不改正的，由灯会主管部门没收花灯。", vec!["市灯会主管部门"]),
        ("乱挂花灯的，处五百元罚款。", vec![]),
    ] {
        let clause = one(sentence);
        let found: Vec<&str> = clause.departments.iter().map(|named| named.name.as_str()).collect();
        assert_eq!(found, names, "{sentence}");
    }
}

#[test]
fn kinds_are_told_apart() {
    use PenaltyKind::{
        Close, ConfiscateGains, ConfiscateProperty, Criticism, Detention, DowngradeQualification, Other,
        RestrictBusiness, RestrictOccupation, RevokeLicence, StopBusiness, SuspendLicence, Warning,
    };
    for (consequence, kinds) in [
        ("给予警告或者通报批评", vec![Warning, Criticism]),
        ("没收违法所得", vec![ConfiscateGains]),
        ("没收违法所得和制灯工具", vec![ConfiscateGains, ConfiscateProperty]),
        ("没收违法制作的花灯", vec![ConfiscateProperty]),
        ("责令停产停业，直至吊销许可证", vec![StopBusiness, RevokeLicence]),
        ("责令停业、关闭", vec![StopBusiness, Close]),
        ("暂扣摊位证", vec![SuspendLicence]),
        ("降低资质等级", vec![DowngradeQualification]),
        ("责令限制生产、停产整治", vec![RestrictBusiness, StopBusiness]),
        ("禁止其三年内从事制灯活动", vec![RestrictOccupation]),
        ("处五日以上十日以下拘留", vec![Detention]),
        ("给予一个月以上三个月以下停业整顿的处罚", vec![StopBusiness]),
        ("取消制灯资格", vec![RevokeLicence]),
        ("取消指定", vec![Other]),
    ] {
        let clause = one(&format!("乱挂花灯的，由灯会主管部门{consequence}。"));
        let mut found: Vec<PenaltyKind> = clause.penalties.iter().map(|penalty| penalty.kind).collect();
        let mut wanted = kinds;
        found.sort();
        wanted.sort();
        assert_eq!(found, wanted, "{consequence}");
    }
}

#[test]
fn measures_are_told_from_procedure() {
    for (sentence, kinds) in [
        ("灯会主管部门可以查封、扣押漏油的花灯。", vec![MeasureKind::Seal, MeasureKind::Seize]),
        ("逾期不拆除灯架的，由灯会主管部门依法强制拆除。", vec![MeasureKind::Demolish]),
        ("逾期不清除油污的，由灯会主管部门代为清除，费用由摊主承担。", vec![MeasureKind::Substitute]),
        ("逾期不缴纳的，由灯会主管部门按日加收万分之五的滞纳金。", vec![MeasureKind::Collect]),
        ("无照出售花灯的，由灯会主管部门予以取缔。", vec![MeasureKind::Dispose]),
    ] {
        let found: Vec<MeasureKind> = one(sentence).measures.iter().map(|measure| measure.kind).collect();
        assert_eq!(found, kinds, "{sentence}");
    }
    for sentence in [
        "实施查封、扣押，应当当场交付决定书和清单。",
        "解除扣押的，应当退还花灯。",
        "灯会主管部门可以申请人民法院强制执行。",
        "对查封的花灯应当妥善保管。",
    ] {
        assert_eq!(read(sentence), Reading::default(), "{sentence}");
    }
}

#[test]
fn what_is_no_power_is_no_clause() {
    for sentence in [
        "构成犯罪的，依法追究刑事责任。",
        "给他人造成损害的，依法承担赔偿责任。",
        "灯会主管部门的工作人员滥用职权的，依法给予警告、记过处分。",
        "灯会主管部门不履行职责的，由其上级机关责令改正，通报批评。",
        "构成违反治安管理行为的，由公安机关依法给予治安管理处罚。",
        "罚款全部上缴国库。",
        "对罚款决定不服的，可以依法申请行政复议。",
        "拟作出吊销许可证决定的，应当告知当事人有要求听证的权利。",
        "灯架旁应当设置警告标志。",
        "违反本条例规定的行为，有关法律另有规定的，依照有关法律的规定处罚。",
    ] {
        assert_eq!(read(sentence).clauses, [], "{sentence}");
    }
}

#[test]
fn references_lead_to_places_and_to_other_statutes() {
    let text = "# 某市灯会条例\n\n第一条 甲灯漏油的，由灯会主管部门处一百元罚款。\n\n乙灯漏油的，由灯会主管部门处二百元罚款。\n\n丙灯漏油的，依照前两款的规定处罚。\n\n第二条 丁灯漏油的，依照本条例第一条第一款、第二款和《灯油条例》第五条的规定处罚。\n\n第三条 戊灯漏油的，由市场监督管理部门依照广告法的规定处罚。\n";
    let reading = clause::read(&text::read(text));
    let told = |place: usize| -> Vec<String> {
        let targets = reading.clauses[place].refers.iter().map(|reference| match &reference.target {
            Target::Own(place) => place.to_string(),
            Target::Other { title, place } => format!("《{title}》{place}"),
        });
        targets.collect()
    };
    assert_eq!(told(2), ["第一条第一款", "第一条第二款"]);
    assert_eq!(told(3), ["第一条第一款", "第一条第二款", "《灯油条例》第五条"]);
    assert_eq!(told(4), ["《广告法》"]);
    assert_eq!(reading.clauses[2].penalties.len(), 2);
}
