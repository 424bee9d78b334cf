//! Publication (公示): PUB-01, PUB-02, PUB-06.

use jiff::Unit;
use jiff::civil::Date;
use law::identifier::CreditCode;

use crate::acts::Act;
use crate::acts::approval::Approve;
use crate::acts::decision::{DecideOnTheSpot, ProcedureLaw};
use crate::acts::filing::FileCase;
use crate::acts::parts::{Party, PartyKind};
use crate::acts::publication::Publish;
use crate::clock;
use crate::rule::{
    Checked, Guards, Rule, Severity, Situation, apl17, apl21, cite, not_applicable, require, satisfied, violated,
};
use crate::value::chinese_date;

const PUBLICITY_OPINION: &str =
    "国务院办公厅关于全面推行行政执法公示制度执法全过程记录制度重大执法决定法制审核制度的指导意见";

/// The rules of this family.
pub const RULES: &[Rule] = &[
    Rule {
        id: "PUB-01",
        title: "处罚决定应当在规定期限内公示",
        severity: Severity::Red,
        cites: &[cite("山东省行政执法信息公示办法", "事后公开"), cite(PUBLICITY_OPINION, "二（七）")],
        cure: "仍应当公示；依法不予公示的，登记理由。",
        guards: Guards::Acts(&["approval.approve"]),
        check: published_in_time,
    },
    Rule {
        id: "PUB-02",
        title: "公示内容应当经过脱敏和审批",
        severity: Severity::Block,
        cites: &[apl17("第四条第三款"), apl21("第五十条"), cite("政府信息公开条例", "第十四条、第十五条")],
        cure: "请隐去证件号码、联系方式、住址等信息；未成年人应当隐去姓名；涉密案件登记不予公示。",
        guards: Guards::Acts(&["publication.publish"]),
        check: masked,
    },
    Rule {
        id: "PUB-06",
        title: "权力事项的主体、依据、程序、基准和救济渠道应当事先公示",
        severity: Severity::Block,
        cites: &[apl17("第四条第三款"), apl21("第三十四条、第三十九条"), cite("菏政办字〔2018〕59号", "二（二）3")],
        cure: "请先公示该权力事项。",
        guards: Guards::Acts(&["penalty.file_case", "penalty.decide_on_the_spot"]),
        check: item_public,
    },
];

fn published_in_time(s: &Situation<'_>) -> Checked {
    let Some(Act::Approve(Approve { request, .. })) = s.act else { return not_applicable() };
    let Some(request) = s.case.resolve(request, s.seq()) else { return not_applicable() };
    if !matches!(request.act, Act::Publish(_) | Act::ExemptPublication(_) | Act::CloseCase(_)) {
        return not_applicable();
    }
    let Some(deadline) = clock::publication(s.case, s.facts)? else { return not_applicable() };
    if deadline.met.is_some() {
        return satisfied();
    }
    require(s.day() <= deadline.reckoning.due, || {
        format!("处罚决定应当于{}前公示，至{}尚未公示", chinese_date(deadline.reckoning.due), chinese_date(s.day()))
    })
}

/// Whole years of age on a day.
fn age(born: Date, day: Date) -> u32 {
    born.until((Unit::Year, day)).map_or(0, |span| u32::try_from(span.get_years()).unwrap_or(0))
}

/// Runs of digits that are a mobile number, an identity number or a bank account; a credit code is public.
fn private_number(text: &str) -> Option<&str> {
    text.split(|c: char| !c.is_ascii_alphanumeric()).find(|run| {
        let digits = run.chars().filter(char::is_ascii_digit).count();
        let mobile = digits == 11 && run.len() == 11 && run.starts_with('1');
        let long = digits >= 16 && CreditCode::parse(run).is_err();
        mobile || long
    })
}

/// What of the party's private data the text shows.
fn shown(party: &Party, text: &str) -> Option<&'static str> {
    // A field that says only “无” or names a county identifies nobody.
    let has = |part: Option<&str>| part.is_some_and(|part| part.chars().count() > 6 && text.contains(part));
    if has(party.identity_number.as_ref().map(law::identifier::IdentityNumber::as_str)) {
        return Some("公民身份号码");
    }
    if has(party.phone.as_ref().map(|phone| phone.as_str())) {
        return Some("联系电话");
    }
    (party.kind != PartyKind::Organisation && has(Some(party.address.as_str()))).then_some("住址")
}

fn masked(s: &Situation<'_>) -> Checked {
    let Some(act) = s.act::<Publish>() else { return not_applicable() };
    if s.case.filing().is_some_and(|filing| filing.act.secret) {
        return violated("本案涉及国家秘密，不得公示");
    }
    if !act.masked {
        return violated("没有核对脱敏内容");
    }
    let summary = act.summary.as_str();
    if let Some(number) = private_number(summary) {
        let shown: String = number.chars().take(3).collect();
        return violated(format!("公示内容含有以“{shown}”开头的号码"));
    }
    let Some(party) = s.case.party() else { return satisfied() };
    if let Some(what) = shown(party, summary) {
        return violated(format!("公示内容含有当事人的{what}"));
    }
    let minor = s.parameters().count("minor.lighter_age", s.department(), s.day())?.value;
    let violation = s.case.filing().map_or_else(|| s.day(), |filing| filing.act.violation_from);
    let is_minor = party.born().is_some_and(|born| age(born, violation) < minor);
    if is_minor && !act.mask_party_name {
        return violated("当事人违法时未成年，没有隐去姓名");
    }
    require(!(act.mask_party_name && summary.contains(party.name.as_str())), || {
        "已选择隐去当事人姓名，公示内容却写有姓名".to_owned()
    })
}

fn item_public(s: &Situation<'_>) -> Checked {
    let code = s.act::<FileCase>().map(|act| &act.item);
    let Some(code) = code.or_else(|| s.act::<DecideOnTheSpot>().map(|act| &act.item)) else {
        return not_applicable();
    };
    let Some(item) = s.facts.registry.item(code, s.day()) else { return not_applicable() };
    // Before its revision the law asked only that the basis be public; the rest came with the revision.
    let revised = s.law() == ProcedureLaw::Apl21;
    let public = &item.publicity;
    let missing: Vec<&str> = [
        (public.basis, "立案依据"),
        (public.subject || !revised, "实施机关"),
        (public.procedure || !revised, "实施程序"),
        (public.benchmark || !revised || item.benchmark_on(s.day()).is_none(), "裁量基准"),
        (public.remedies || !revised, "救济渠道"),
    ]
    .into_iter()
    .filter_map(|(done, name)| (!done).then_some(name))
    .collect();
    require(missing.is_empty(), || format!("“{}”的{}没有公示", item.name, missing.join("、")))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn private_numbers_are_found_and_public_ones_are_not() {
        assert_eq!(private_number("联系电话13805301234。"), Some("13805301234"));
        assert_eq!(private_number("身份证37172119900307391X"), Some("37172119900307391X"));
        assert_eq!(private_number("统一社会信用代码91371702MA3C1D2E19，罚款156000元"), None);
        assert_eq!(private_number("曹市监罚决〔2022〕12号，2022年10月31日"), None);
    }

    #[test]
    fn age_counts_whole_years() {
        assert_eq!(age(date(2004, 9, 1), date(2022, 8, 31)), 17);
        assert_eq!(age(date(2004, 9, 1), date(2022, 9, 1)), 18);
    }
}
