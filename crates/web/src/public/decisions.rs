//! Published decisions: the list, one decision with its masked text, and its proof.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use casework::acts::decision::{Decide, RemedyOrgan};
use casework::case::{CaseFile, CaseId, Decision as Decided, Done};
use casework::mask;
use casework::value::{chinese_date, parse_date};
use qrcode::QrCode;
use qrcode::render::svg;
use store::read::{self, PublicationRow};

use super::{shell, wants_large};
use crate::app::App;
use crate::desk::document::download;
use crate::desk::link;
use crate::problem::{Fault, answer, page};
use crate::view::{Check, Decision, Empty, Hit, Pair, PublicList, Tag, VerifyStep};
use crate::words::{self, pair};

/// Decisions shown at once.
const SHOWN: i64 = 30;

pub(crate) async fn list(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let text = query.get("q").cloned().unwrap_or_default();
    let result = hits(&app, &text).await.and_then(|results| {
        page(&PublicList {
            shell: shell(&app, "行政处罚决定公示", "/decisions", vec![link("处罚决定公示", "")], wants_large(&headers)),
            heading: "行政处罚决定公示".to_owned(),
            lead: "依法公开的行政处罚决定。每份决定都可以查验真伪；涉及个人隐私的内容已经隐去。".to_owned(),
            ..list_page(results, &text)
        })
    });
    answer(&app, None, result)
}

pub(crate) async fn home(State(app): State<Arc<App>>, headers: HeaderMap) -> Response {
    let result = hits(&app, "").await.and_then(|results| {
        page(&PublicList {
            shell: shell(&app, "首页", "/", Vec::new(), wants_large(&headers)),
            heading: app.settings.site.clone(),
            lead: "查询公示的行政处罚决定、权力事项和裁量基准；扫描决定书上的二维码，可以查验决定书的真伪。".to_owned(),
            ..list_page(results, "")
        })
    });
    answer(&app, None, result)
}

fn list_page(results: Vec<Hit>, text: &str) -> PublicList {
    PublicList {
        action: "/decisions".to_owned(),
        search_label: "文号、当事人、案由".to_owned(),
        query: text.to_owned(),
        empty: Empty {
            icon: "search",
            title: "没有符合条件的决定".to_owned(),
            text: "请核对文号、当事人名称后再查；公示期届满或者依法撤下的决定不再显示。".to_owned(),
            href: "/decisions".to_owned(),
            action: "查看全部公示".to_owned(),
        },
        results,
        ..PublicList::default()
    }
}

async fn hits(app: &App, text: &str) -> Result<Vec<Hit>, Fault> {
    let search = text.to_owned();
    let rows = app.node.store().read(move |tx| read::publications(tx, &search, SHOWN)).await?;
    let registry = app.node.registry();
    Ok(rows
        .iter()
        .map(|row| {
            let agency = registry.agency(&casework::value::AgencyId(row.agency.clone()));
            let mut facts = vec![
                pair("文号", row.number.clone()),
                pair("处罚机关", agency.map(|agency| agency.name.to_string()).unwrap_or_default()),
                pair("决定日期", words::stored(&row.decided)),
                pair("处罚种类", row.kinds.clone()),
            ];
            if let Some(fine) = row.fine {
                facts.push(pair("罚款", words::money(fine)));
            }
            Hit {
                title: format!("{}：{}", row.party, row.cause),
                href: crate::url::decision(&row.number),
                text: row.summary.clone(),
                facts,
            }
        })
        .collect())
}

async fn published(app: &App, number: &str) -> Result<(PublicationRow, Arc<node::Snapshot>), Fault> {
    let key = number.to_owned();
    let row = app.node.store().read(move |tx| read::publication(tx, &key)).await?.ok_or(Fault::Missing("处罚决定"))?;
    let snapshot = app.node.case(&CaseId(row.case.clone())).await?.ok_or(Fault::Missing("处罚决定"))?;
    Ok((row, snapshot))
}

pub(crate) async fn one(State(app): State<Arc<App>>, headers: HeaderMap, Path(number): Path<String>) -> Response {
    let result = async {
        let (row, snapshot) = published(&app, &number).await?;
        page(&view(&app, &row, &snapshot.case, wants_large(&headers)).await?)
    };
    answer(&app, None, result.await)
}

fn penalty(case: &CaseFile) -> Option<Done<'_, Decide>> {
    match case.decision()? {
        Decided::Penalty(done) => Some(done),
        Decided::NoPenalty(_) | Decided::OnTheSpot(_) => None,
    }
}

async fn view(app: &App, row: &PublicationRow, case: &CaseFile, large: bool) -> Result<Decision, Fault> {
    let registry = app.node.registry();
    let decision = penalty(case).ok_or(Fault::Missing("处罚决定"))?;
    let agency = registry.agency(&case.agency).ok_or(Fault::Missing("处罚机关"))?;
    let party = case.party().ok_or(Fault::Missing("当事人"))?;
    let act = decision.act;
    let item = registry.item_versions(&act.disposition.item).last();
    let mut facts =
        vec![pair("文号", row.number.clone()), pair("当事人", row.party.clone()), pair("类型", party.kind.title())];
    if let Some(code) = &party.credit_code {
        facts.push(pair("统一社会信用代码", code.to_string()));
    }
    facts.push(pair("违法事实", row.summary.clone()));
    facts.push(pair("处罚种类", row.kinds.clone()));
    if let Some(fine) = row.fine {
        facts.push(pair("罚款", format!("{}（{}）", words::money(fine), law::Fen(fine).capitals())));
    }
    facts.push(pair("处罚机关", agency.name.to_string()));
    facts.push(pair("决定日期", chinese_date(decision.day())));
    facts.push(pair("公示日期", parse_date(&row.published).map(chinese_date).unwrap_or_default()));
    if let Some(item) = item {
        let mut item_pair = pair("权力事项", item.name.to_string());
        item_pair.href = format!("/items/{}", crate::url::encode(item.code.as_str()));
        facts.push(item_pair);
    }
    let address = format!("{}{}", app.settings.address, crate::url::decision(&row.number));
    let (checks, proof) = proof_view(app, row).await?;
    Ok(Decision {
        shell: shell(
            app,
            &format!("{} {}", row.party, row.number),
            "/decisions",
            vec![link("处罚决定公示", "/decisions"), link(&row.number, "")],
            large,
        ),
        title: format!("{}：{}", row.party, row.cause),
        tags: vec![Tag { tone: "ok", icon: "", text: "有效".to_owned() }],
        number: row.number.clone(),
        published: format!("公示日期 {}", words::stored(&row.published)),
        facts,
        pdf_href: String::new(),
        masked_note: "自然人的住址、证件号码、联系方式等已依法隐去。隐去的内容仍受证明约束：与签发的决定是同一份。"
            .to_owned(),
        body: body(case, decision, row, &agency.name.to_string()),
        qr: qr(&address),
        qr_note: "纸质决定书上的二维码与此相同，扫码打开本页".to_owned(),
        checks,
        proof,
        verify_steps: vec![
            VerifyStep {
                text: "下载本决定的证明文件（记录原文、包含证明、签名）".to_owned(),
                href: format!("{}/proof", crate::url::decision(&row.number)),
                link: "证明文件".to_owned(),
                ..VerifyStep::default()
            },
            VerifyStep {
                text: "用本系统的程序离线核验，或者用任何支持C2SP透明日志格式的程序核验检查点".to_owned(),
                code: "xingquan verify 证明文件".to_owned(),
                ..VerifyStep::default()
            },
            VerifyStep {
                text: "与机关公布的公钥比对".to_owned(),
                href: "/log/keys".to_owned(),
                link: "签名公钥".to_owned(),
                ..VerifyStep::default()
            },
        ],
        remedies: remedies(
            act,
            &agency.government.to_string(),
            agency.superior.as_ref().map(|superior| superior.as_str()),
        ),
    })
}

/// A QR code as SVG.
fn qr(address: &str) -> String {
    QrCode::new(address.as_bytes())
        .map(|code| code.render::<svg::Color<'_>>().min_dimensions(148, 148).quiet_zone(true).build())
        .map(|svg| svg.split_once("?>").map_or(svg.clone(), |(_, rest)| rest.to_owned()))
        .unwrap_or_default()
}

fn remedies(act: &Decide, government: &str, superior: Option<&str>) -> Vec<String> {
    let Some(remedies) = &act.remedies else { return Vec::new() };
    let organs: Vec<String> = remedies
        .organs
        .iter()
        .map(|organ| match organ {
            RemedyOrgan::Government => government.to_owned(),
            RemedyOrgan::Superior => superior.unwrap_or("上一级主管部门").to_owned(),
        })
        .collect();
    vec![format!(
        "当事人不服本决定的，可以自收到决定书之日起{}日内向{}申请行政复议，也可以在{}个月内依法向{}提起行政诉讼。",
        remedies.reconsideration_days,
        organs.join("或者"),
        remedies.suit_months,
        remedies.court
    )]
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn paragraphs(text: &str) -> String {
    text.lines().filter(|line| !line.trim().is_empty()).map(|line| format!("<p>{}</p>", escape(line))).collect()
}

/// The decision as the public reads it: made anew from its fields, never the signed text blackened.
fn body(case: &CaseFile, decision: Done<'_, Decide>, row: &PublicationRow, agency: &str) -> String {
    let act = decision.act;
    let mut html = format!(
        "<h1>{}</h1><h2>行政处罚决定书</h2><p class=\"doc-number\">{}</p><p class=\"to\">当事人：{}</p>",
        escape(agency),
        escape(&row.number),
        escape(&row.party)
    );
    if let Some(code) = case.party().and_then(|party| party.credit_code.as_ref()) {
        html.push_str(&format!("<p class=\"to\">统一社会信用代码：{}</p>", escape(&code.to_string())));
    }
    html.push_str("<p class=\"to\">住所、证件号码、联系方式：<span class=\"masked\">依法不公开</span></p>");
    html.push_str("<p>经查明的违法事实：</p>");
    html.push_str(&paragraphs(&mask::text(&row.summary)));
    if act.defence_response.is_some() {
        html.push_str("<p>当事人提出的陈述、申辩意见，本机关已经复核并在决定书中答复（内容依法不公开）。</p>");
    }
    let basis: Vec<String> =
        act.disposition.basis.iter().map(|basis| format!("《{}》{}", basis.law, basis.article)).collect();
    html.push_str(&format!("<p>依据{}的规定，决定处罚如下：</p>", escape(&basis.join("、"))));
    for (i, penalty) in act.disposition.penalties.iter().enumerate() {
        let amount = penalty.amount.map(|amount| amount.to_string()).unwrap_or_default();
        let detail =
            penalty.detail.as_ref().map(|detail| format!("：{}", mask::text(detail.as_str()))).unwrap_or_default();
        html.push_str(&format!(
            "<p>{}．{}{}{}</p>",
            i + 1,
            escape(penalty.kind.name()),
            escape(&amount),
            escape(&detail)
        ));
    }
    if let Some(performance) = &act.performance {
        html.push_str(&paragraphs(performance.as_str()));
    }
    html.push_str(&format!("<p class=\"sign\">{}<br>{}</p>", escape(agency), chinese_date(decision.day())));
    html
}

/// What the page itself can say of the proof, from the log.
async fn proof_view(app: &App, row: &PublicationRow) -> Result<(Vec<Check>, Vec<Pair>), Fault> {
    let id = CaseId(row.case.clone());
    let seq = u32::try_from(row.decision_seq).unwrap_or_default();
    let Some((act, checkpoint)) = app.node.prove(&id, seq).await? else {
        let check = Check {
            tone: "warn",
            icon: "clock",
            word: "等待",
            label: "正在写入公开日志".to_owned(),
            detail: "新的记录在数秒内写入，请稍后刷新。".to_owned(),
        };
        return Ok((vec![check], Vec::new()));
    };
    let digest = record::digest::sha256(&act.bytes);
    let sm3 = record::digest::sm3(&act.bytes);
    let check = |label: &str, detail: String| Check {
        tone: "ok",
        icon: "shield",
        word: "通过",
        label: label.to_owned(),
        detail,
    };
    let checks = vec![
        check("决定已写入公开日志", format!("第{}条，共{}条", act.index, checkpoint.size)),
        check("日志检查点已签名", format!("{}；Ed25519 和 SM2", words::short(&checkpoint.signed))),
    ];
    let mono = |label: &str, value: String| pair(label, value);
    let proof =
        vec![mono("SHA-256", digest.to_hex()), mono("SM3", sm3.to_hex()), mono("日志根", checkpoint.root.to_hex())];
    Ok((checks, proof))
}

/// The proof of a decision as a file that anybody can verify offline.
pub(crate) async fn proof(State(app): State<Arc<App>>, Path(number): Path<String>) -> Response {
    let result = async {
        let (row, snapshot) = published(&app, &number).await?;
        let case = &snapshot.case;
        let filing = case.filing().ok_or(Fault::Missing("处罚决定"))?;
        let decision = penalty(case).ok_or(Fault::Missing("处罚决定"))?;
        let masked = row.party != case.party().map(|party| party.name.to_string()).unwrap_or_default();
        let clean: Vec<bool> = decision
            .act
            .facts
            .iter()
            .map(|fact| mask::text(fact.statement.as_str()) == fact.statement.as_str())
            .collect();
        let (filing_seq, decision_seq) = (filing.entry.seq, decision.entry.seq);
        let publish_seq = u32::try_from(row.publish_seq).unwrap_or_default();
        let shown = move |seq: u32, path: &str| {
            if seq == filing_seq {
                return path == "party.name" && !masked;
            }
            // Facts are opened only where nothing personal had to be masked in them.
            seq == decision_seq && clean.iter().all(|clean| *clean) && path.starts_with("facts.") && !masked
        };
        let seqs = [filing_seq, decision_seq, publish_seq];
        let bytes = app.node.publication(&case.id, &row.number, &seqs, &shown).await?;
        Ok(download(bytes, "application/octet-stream", &format!("{}.xqproof", row.number), false))
    };
    answer(&app, None, result.await)
}
