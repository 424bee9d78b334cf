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
        (
            "乱挂花灯的，由灯会主管部门会同公安机关没收花灯；情节严重的，可以会同消防救援机构处五百元罚款。",
            vec!["灯会主管部门", "公安机关", "消防救援机构"],
        ),
        (
            "乱挂花灯的，由依法履行灯会监督管理职责的部门或者机构处五百元罚款。",
            vec!["依法履行灯会监督管理职责的部门或者机构"],
        ),
        ("乱挂花灯的，由市人民政府负责灯会管理的部门按照职权处五百元罚款。", vec!["市人民政府负责灯会管理的部门"]),
        ("乱挂花灯的，由灯会主管部门或者其委托的单位处五百元罚款。", vec!["灯会主管部门", "其委托的单位"]),
        ("乱挂花灯的，由灯会管理局（灯会委）处五百元罚款。", vec!["灯会管理局（灯会委）"]),
        ("乱挂花灯的，负有灯会监督管理职责的部门可以处五百元罚款。", vec!["负有灯会监督管理职责的部门"]),
        ("灯会主管部门在监督检查中发现花灯漏油的，应当没收花灯。", vec!["灯会主管部门"]),
        ("乱挂花灯的，当地县级人民政府应当责令停业。", vec!["当地县级人民政府"]),
        (
            "乱挂花灯的，由灯会主管部门给予警告；情节严重的，提请有关人民政府按照规定的权限责令关闭。",
            vec!["灯会主管部门", "有关人民政府"],
        ),
        (
            "乱挂花灯的，由灯会主管部门处五百元罚款；情节严重的，报经有批准权的人民政府批准，责令停业。",
            vec!["灯会主管部门"],
        ),
        (
            "拒不改正的，依法作出处罚决定的行政机关可以自次日起，按照原处罚数额按日连续处罚。",
            vec!["依法作出处罚决定的行政机关"],
        ),
        ("冒名领取摊位证的，灯会主管部门不予受理，处五百元罚款。", vec!["灯会主管部门"]),
        ("乱挂花灯的，灯会主管部门应当提请地方人民政府予以关闭。", vec!["灯会主管部门", "地方人民政府"]),
        (
            "乱挂花灯的，由灯会主管部门处五百元罚款；情节严重的，报国务院灯会主管部门吊销其摊位证。",
            vec!["灯会主管部门", "国务院灯会主管部门"],
        ),
        (
            "尚不构成犯罪的，由公安机关、文化主管部门依法给予处罚；情节严重的，由原发证机关吊销摊位证。",
            vec!["公安机关", "文化主管部门", "原发证机关"],
        ),
        (
            "乱挂花灯的，由灯会主管部门处五百元罚款；构成违反治安管理行为的，由公安机关依法给予治安管理处罚。",
            vec!["灯会主管部门"],
        ),
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
        ("核减其花灯配额", vec![Other]),
        ("吊销摊位证、注销公示卡", vec![RevokeLicence, Other]),
        ("暂扣或者吊销摊位证", vec![SuspendLicence, RevokeLicence]),
        ("暂停或者撤销其制灯资格", vec![SuspendLicence, RevokeLicence]),
        ("暂停制灯业务或者取消制灯资格", vec![RestrictBusiness, RevokeLicence]),
        ("作出暂停或者撤销其制灯资格的处罚", vec![SuspendLicence, RevokeLicence]),
        ("降低制灯资质等级", vec![DowngradeQualification]),
        ("责令关闭停业", vec![Close]),
        ("没收保管、运输或者提供制灯技术的收入", vec![ConfiscateGains]),
        ("单处或者并处警告、没收违法所得、一千元以上五千元以下罚款", vec![Warning, ConfiscateGains, PenaltyKind::Fine]),
        ("采取终身市场禁入措施", vec![RestrictOccupation]),
        ("给予警告，对负责人依法给予处分", vec![Warning]),
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
fn a_ban_takes_its_time_from_the_phrase_before_and_its_kind_from_whom_it_strikes() {
    for (sentence, kind) in [
        (
            "灯会公司被吊销摊位证的，自被吊销之日起五年内，其负责人不得担任灯会公司的负责人。",
            PenaltyKind::RestrictOccupation,
        ),
        ("摊位证被吊销的制灯作坊，自吊销之日起二年内，该作坊不得从事制灯活动。", PenaltyKind::RestrictBusiness),
        ("乱挂花灯情节严重的，五年内不得举办灯会。", PenaltyKind::RestrictBusiness),
    ] {
        let found: Vec<PenaltyKind> = one(sentence).penalties.iter().map(|penalty| penalty.kind).collect();
        assert_eq!(found, [kind], "{sentence}");
    }
}

#[test]
fn a_licence_withdrawn_is_a_sanction_when_it_answers_a_breach() {
    let kinds = |sentence: &str| -> Vec<PenaltyKind> {
        read(sentence).clauses.iter().flat_map(|clause| clause.penalties.iter().map(|penalty| penalty.kind)).collect()
    };
    for sentence in ["乱挂花灯，情节严重的，由登记管理机关撤销登记。", "逾期不改正的，由原许可机关撤销其经营许可。"]
    {
        assert_eq!(kinds(sentence), [PenaltyKind::RevokeLicence], "{sentence}");
    }
    for sentence in [
        "以欺骗手段取得灯会登记的，由登记管理机关撤销登记。",
        "花灯品种有严重缺陷的，由灯会主管部门撤销登记。",
        "被撤销注册的当事人对撤销注册有异议的，可以申请复议。",
        "灯会主管部门可以不予撤销登记。",
    ] {
        assert_eq!(kinds(sentence), [], "{sentence}");
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
        ("逾期不治理油污的，由灯会主管部门组织治理，所需费用由摊主承担。", vec![MeasureKind::Substitute]),
        ("逾期不拆除灯架的，由灯会主管部门拆除，费用由摊主负担。", vec![MeasureKind::Demolish]),
        ("逾期不改正的，由灯会主管部门组织拆除或者封闭。", vec![MeasureKind::Demolish, MeasureKind::Dispose]),
        ("经责令改正拒不改正的，强制执行，所需费用由摊主承担。", vec![MeasureKind::Dispose]),
        ("灯会主管部门对漏油的花灯，应当依法实施查封、扣押。", vec![MeasureKind::Seal, MeasureKind::Seize]),
        ("情节严重的，还可以在一定时间内停止供电。", vec![MeasureKind::Dispose]),
        ("境外人员违反本条例的，可以遣送出境。", vec![MeasureKind::Restrain]),
        ("私制花灯的，由灯会主管部门没收花灯，拆除、销毁制灯设备。", vec![MeasureKind::Demolish, MeasureKind::Dispose]),
    ] {
        let found: Vec<MeasureKind> = one(sentence).measures.iter().map(|measure| measure.kind).collect();
        assert_eq!(found, kinds, "{sentence}");
    }
    for sentence in [
        "实施查封、扣押，应当当场交付决定书和清单。",
        "解除扣押的，应当退还花灯。",
        "灯会主管部门可以申请人民法院强制执行。",
        "对查封的花灯应当妥善保管。",
        "用人单位不得扣押灯匠的身份证件。",
        "当场能够改正的，可以不予查封、扣押。",
        "向银行缴纳罚款确有困难的，可以当场收缴。",
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
        "摊主暂停、终止灯会业务的，应当提前三十日公告。",
        "摊主停业、歇业的，应当报告，经批准方可停业、歇业。",
        "给予拘留的行政处罚，由公安机关决定。",
        "责令停产停业，对生活影响较大的，由灯会主管部门报请本级人民政府决定。",
        "对二百元以下罚款，灯会主管部门可以当场作出决定。",
        "重大隐患排除前，灯会主管部门应当责令暂时停产停业。",
        "达到使用年限的制灯设备，应当强制报废。",
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
