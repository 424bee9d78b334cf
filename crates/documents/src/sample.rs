//! Parts of the example case that the samples of the kinds share: a grocery in Caoxian that sold food past its date.
//! Names, numbers and addresses are invented.

use jiff::civil::{Date, DateTime, date};

use crate::part::{
    Contact, Evidence, Head, Issue, Item, Law, Officer, Opinion, Party, PartyKind, Payment, Period, QrCode, Signature,
};

/// An owned text, present.
pub(crate) fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

pub(crate) fn list(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

pub(crate) fn head(made_on: Date, number: Option<&str>) -> Head {
    Head {
        agency: "曹县市场监督管理局".to_owned(),
        number: number.map(str::to_owned),
        case_number: some("曹市监案〔2022〕0218号"),
        cause: "经营超过保质期的食品".to_owned(),
        made_on,
        draft: false,
    }
}

pub(crate) fn party() -> Party {
    Party {
        kind: PartyKind::Business,
        name: "曹县喆昇副食超市".to_owned(),
        gender: None,
        born_on: None,
        identity_kind: some("统一社会信用代码"),
        identity_number: some("92371721MA3N5K8X2R"),
        representative_title: some("经营者"),
        representative: some("王喆昇"),
        address: some("山东省菏泽市曹县磐石街道青菏路中段路东68号"),
        phone: some("0530-3200168"),
    }
}

/// The operator of [`party`] as a person, who is questioned and signs.
pub(crate) fn operator() -> Party {
    Party {
        kind: PartyKind::Person,
        name: "王喆昇".to_owned(),
        gender: some("男"),
        born_on: Some(date(1983, 6, 12)),
        identity_kind: some("居民身份证号码"),
        identity_number: some("372922198306120011"),
        representative_title: None,
        representative: None,
        address: some("山东省菏泽市曹县曹城街道富民小区6号楼2单元301室"),
        phone: some("13800000168"),
    }
}

pub(crate) fn officers() -> Vec<Officer> {
    [("李建国", "15170721003"), ("赵晓燕", "15170721019")]
        .map(|(name, certificate)| Officer { name: name.to_owned(), certificate: certificate.to_owned() })
        .to_vec()
}

/// Two moments of one day; of 9:05 to 9:50 the sample is `(9, 5), (9, 50)`.
pub(crate) fn period(day: Date, from: (i8, i8), to: (i8, i8)) -> Period {
    Period { from: at(day, from), to: at(day, to) }
}

pub(crate) fn at(day: Date, (hour, minute): (i8, i8)) -> DateTime {
    day.at(hour, minute, 0, 0)
}

pub(crate) fn opinion(role: &str, text: &str, signers: &[&str], day: Date) -> Opinion {
    Opinion { role: role.to_owned(), text: some(text), signers: list(signers), date: Some(day) }
}

pub(crate) fn signature(role: &str, name: &str, day: Date) -> Signature {
    Signature { role: role.to_owned(), name: some(name), date: Some(day), note: None }
}

pub(crate) fn evidence() -> Vec<Evidence> {
    [
        ("现场笔录", "1份", "2022年9月5日在当事人经营场所货架上陈列销售超过保质期食品的事实"),
        ("现场照片", "6张", "涉案食品的陈列位置、标签和数量"),
        ("对经营者王喆昇的询问笔录", "1份", "涉案食品的进货来源、进货数量、销售数量和价格"),
        ("营业执照、食品经营许可证和经营者身份证复印件", "各1份", "当事人的主体资格"),
        ("进货单据和收银系统销售记录提取单", "各1份", "涉案食品的货值金额和违法所得"),
    ]
    .map(|(name, count, proves)| Evidence { name: name.to_owned(), count: some(count), proves: some(proves) })
    .to_vec()
}

pub(crate) fn items() -> Vec<Item> {
    [
        ("“晨光牧场”纯牛奶", "250mL/盒，生产日期2022年1月16日", "盒", "48", "3.50", "保质期6个月，未开封"),
        ("“麦香园”蛋黄酥", "300g/袋，生产日期2022年5月8日", "袋", "26", "12.80", "保质期90天，未开封"),
    ]
    .map(|(name, specification, unit, quantity, value, remark)| Item {
        name: name.to_owned(),
        specification: some(specification),
        unit: some(unit),
        quantity: quantity.to_owned(),
        value: some(value),
        remark: some(remark),
    })
    .to_vec()
}

/// The provision that was broken.
pub(crate) fn duty() -> Vec<Law> {
    vec![Law {
        citation: "《中华人民共和国食品安全法》第三十四条第十项".to_owned(),
        text: some("标注虚假生产日期、保质期或者超过保质期的食品、食品添加剂"),
    }]
}

/// The provision that lays down the penalty.
pub(crate) fn penalty_law() -> Vec<Law> {
    vec![Law {
        citation: "《中华人民共和国食品安全法》第一百二十四条第一款第五项".to_owned(),
        text: some(
            "违反本法规定，有下列情形之一，尚不构成犯罪的，由县级以上人民政府食品安全监督管理部门没收违法所得和违法生产经营的食品、\
             食品添加剂，并可以没收用于违法生产经营的工具、设备、原料等物品；违法生产经营的食品、食品添加剂货值金额不足一万元的，\
             并处五万元以上十万元以下罚款……",
        ),
    }]
}

pub(crate) const FACTS: &str = "2022年9月5日，本局执法人员对当事人位于曹县磐石街道青菏路中段路东68号的经营场所进行监督检查，\
在常温食品货架上发现待售的“晨光牧场”纯牛奶48盒（生产日期2022年1月16日，保质期6个月）和“麦香园”蛋黄酥26袋\
（生产日期2022年5月8日，保质期90天），上述食品均已超过保质期。\n\
当事人于2022年3月至6月从菏泽市某食品经营部购进上述食品，已在超过保质期后售出纯牛奶12盒、蛋黄酥4袋，\
货值金额共计594.00元，违法所得93.20元。";

pub(crate) const REMEDIES: &str = "如不服本决定，可以自收到本决定书之日起六十日内向曹县人民政府或者菏泽市市场监督管理局\
申请行政复议；也可以自收到本决定书之日起六个月内依法向曹县人民法院提起行政诉讼。\
申请行政复议或者提起行政诉讼期间，除法律另有规定外，本决定不停止执行。";

pub(crate) fn payment() -> Payment {
    Payment {
        term: "自收到本决定书之日起十五日内".to_owned(),
        bank: "中国农业银行股份有限公司曹县支行".to_owned(),
        bank_address: some("曹县青菏中路112号"),
        account_name: some("曹县财政局非税收入专户"),
        account_number: some("15-420101040018888"),
        electronic: some("山东省非税收入电子缴款平台（凭缴款码缴纳）"),
        surcharge: some("到期不缴纳罚款的，每日按罚款数额的百分之三加处罚款，加处罚款的数额不超过罚款本数。"),
    }
}

pub(crate) fn contact() -> Contact {
    Contact {
        name: "李建国、赵晓燕".to_owned(),
        phone: "0530-3212315".to_owned(),
        address: some("曹县市场监督管理局综合执法大队（曹县珠江路东段）"),
    }
}

pub(crate) fn issue(day: Date) -> Issue {
    Issue { date: Some(day), seal_svg: None }
}

pub(crate) fn qr() -> Option<QrCode> {
    QrCode::of("https://example.gov.cn/p/371721-2022-0136", "扫描二维码，查看本决定的公开文本并核验真伪")
}
