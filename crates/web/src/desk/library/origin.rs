//! What the draft of a new item is made of: proposals from a text, or parts of one. It goes with the form as one hidden
//! field, and is recorded with the draft.

use std::sync::Arc;

use casework::catalogue::acts::DraftItem;
use casework::catalogue::library::RegisterStatute;
use casework::catalogue::proposals::{AdoptProposals, PartKind, ProposalKey, ProposalPart};
use casework::registry::RegistryAct;
use casework::value::{AgencyId, ItemCode, Line, parse_date};
use jiff::civil::Date;
use law::statutes::short_title;
use statute::join::{Part, join};
use statute::propose::Proposal;

use super::words::conflict;
use super::{find, named, proposals_address};
use crate::app::App;
use crate::problem::Fault;
use crate::readings::Text;
use crate::view::Pair;
use crate::words::pair;

/// Proposals by their names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Origin {
    title: String,
    version: Date,
    keys: Vec<ProposalKey>,
    /// The parts that are taken; all where empty.
    parts: Vec<ProposalPart>,
}

impl Origin {
    /// As the value of one field.
    pub(super) fn packed(&self) -> String {
        let mut packed = form_urlencoded::Serializer::new(String::new());
        packed.append_pair("statute", &self.title).append_pair("version", &self.version.to_string());
        for key in &self.keys {
            packed.append_pair("proposal", &named::written(key));
        }
        for part in &self.parts {
            packed.append_pair(part.kind.code(), part.words.as_str());
        }
        packed.finish()
    }

    /// Reads what a form carried along; `None` for anything that no form carries.
    fn parse(packed: &str) -> Option<Self> {
        let (mut title, mut version) = (None, None);
        let (mut keys, mut parts) = (Vec::new(), Vec::new());
        for (name, value) in form_urlencoded::parse(packed.as_bytes()) {
            match &*name {
                "statute" => title = Some(short_title(&value).to_owned()),
                "version" => version = parse_date(&value).ok(),
                "proposal" => keys.push(named::parse(&value)?),
                code => {
                    let kind = PartKind::ALL.iter().find(|(_, choice)| choice.code == code).map(|(kind, _)| *kind)?;
                    parts.push(ProposalPart { kind, words: Line(named::line(&value)) });
                }
            }
        }
        (!keys.is_empty()).then_some(())?;
        Some(Self { title: title?, version: version?, keys, parts })
    }
}

/// Proposals as they are read now, each with the parts that are taken only.
pub(super) struct Chosen {
    pub(super) origin: Origin,
    /// The registration of their text.
    pub(super) text: RegisterStatute,
    pub(super) proposals: Vec<Proposal>,
    /// As they are read, with all parts.
    pub(super) whole: Vec<Proposal>,
}

impl Chosen {
    async fn text(app: &App, title: &str, version: Date) -> Result<(RegisterStatute, Arc<Text>), Fault> {
        let registry = app.node.registry();
        let registered = registry.statute(title, version).ok_or(Fault::Missing("法规文本"))?;
        Ok((registered.act.clone(), find(app, &registry, title, version).await?))
    }

    /// The proposals of an address: their names, and the numbers of the parts of a single one from 1, each with commas
    /// between them, for an agency that may have dealt with them.
    ///
    /// # Errors
    /// [`Fault::Missing`] when there is no such text, proposal or part.
    pub(super) async fn numbered(
        app: &App,
        (title, version): (&str, Date),
        keys: &str,
        parts: &str,
        agency: Option<&AgencyId>,
    ) -> Result<Self, Fault> {
        let missing = || Fault::Missing("事项建议");
        let keys: Option<Vec<ProposalKey>> = keys.split(',').map(named::parse).collect();
        let keys = keys.ok_or_else(missing)?;
        let (act, text) = Self::text(app, title, version).await?;
        let first = keys.first().and_then(|key| named::find(&text.proposed().all, key)).ok_or_else(missing)?;
        let all = first.parts();
        let numbered = |number: &str| {
            let place = number.parse::<usize>().ok().and_then(|number| number.checked_sub(1))?;
            all.get(place).map(named::part)
        };
        let parts: Option<Vec<ProposalPart>> = parts.split(',').filter(|part| !part.is_empty()).map(numbered).collect();
        let mut parts = parts.ok_or_else(missing)?;
        // All parts of a proposal of which the agency put none elsewhere are the proposal.
        let registry = app.node.registry();
        let memory = registry.statutes().proposals(title).zip(agency);
        let handled = keys.iter().any(|key| {
            let known = memory.and_then(|(memory, agency)| memory.find(version, agency, key));
            known.is_some_and(|handled| !handled.adoptions.is_empty())
        });
        if parts.len() == all.len() && !handled {
            parts.clear();
        }
        let origin = Origin { title: title.to_owned(), version, keys, parts };
        Self::with(origin, act, &text)
    }

    /// The proposals that a form carried along.
    ///
    /// # Errors
    /// As [`Chosen::numbered`].
    pub(super) async fn of(app: &App, origin: Origin) -> Result<Self, Fault> {
        let (act, text) = Self::text(app, &origin.title, origin.version).await?;
        Self::with(origin, act, &text)
    }

    fn with(origin: Origin, act: RegisterStatute, text: &Text) -> Result<Self, Fault> {
        let all = &text.proposed().all;
        let whole: Option<Vec<Proposal>> = origin.keys.iter().map(|key| named::find(all, key).cloned()).collect();
        let whole = whole.ok_or(Fault::Missing("事项建议"))?;
        let taken = |proposal: &Proposal| {
            let taken: Vec<Part> =
                proposal.parts().into_iter().filter(|part| origin.parts.contains(&named::part(part))).collect();
            if origin.parts.is_empty() { proposal.clone() } else { proposal.only(&taken) }
        };
        let proposals = whole.iter().map(taken).collect();
        Ok(Self { origin, text: act, proposals, whole })
    }

    /// What is recorded beside the draft of an item.
    pub(super) fn adoption_by(&self, agency: &AgencyId, item: ItemCode) -> AdoptProposals {
        AdoptProposals {
            title: self.text.title.clone(),
            version: self.text.version,
            agency: agency.clone(),
            proposals: self.whole.iter().map(named::reference).collect(),
            parts: self.origin.parts.clone(),
            item,
        }
    }
}

async fn chosen(app: &App, packed: &str) -> Result<Chosen, Fault> {
    Chosen::of(app, Origin::parse(packed).ok_or(Fault::Missing("事项建议"))?).await
}

/// What is recorded beside a draft that was made of proposals.
///
/// # Errors
/// [`Fault::Missing`] when they are not proposed any more.
pub(crate) async fn adoption(app: &App, packed: &str, draft: &DraftItem) -> Result<RegistryAct, Fault> {
    Ok(chosen(app, packed).await?.adoption_by(&draft.agency, draft.code.clone()).into())
}

/// What a draft is made of, beside its form.
///
/// # Errors
/// As [`adoption`].
pub(crate) async fn context(app: &App, packed: &str) -> Result<Vec<Pair>, Fault> {
    let chosen = chosen(app, packed).await?;
    let mut rows: Vec<Pair> = chosen
        .whole
        .iter()
        .map(|proposal| {
            let mut row = pair("采用的建议", format!("{}　{}", proposal.basis.article, proposal.name));
            row.href = proposals_address(&chosen.origin.title, chosen.origin.version);
            row
        })
        .collect();
    if !chosen.origin.parts.is_empty() {
        let words: Vec<String> = chosen.origin.parts.iter().map(|part| format!("“{}”", part.words)).collect();
        rows.push(pair("编入的部分", words.join("、")));
    }
    rows.extend(join(&chosen.proposals).into_iter().flat_map(|joined| joined.conflicts).map(|one| conflict(&one)));
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use casework::catalogue::proposals::ProposalKind;
    use jiff::civil::date;

    #[test]
    fn what_a_form_carries_along_is_read_again() {
        let key = |place: &str| ProposalKey { place: place.to_owned(), kind: ProposalKind::Penalty, ordinal: 2 };
        let origin = Origin {
            title: "示例条例".to_owned(),
            version: date(2024, 10, 8),
            keys: vec![key("第三条第一款"), key("第四条")],
            parts: vec![
                ProposalPart { kind: PartKind::Circumstance, words: Line::from("占用&通道=的，+") },
                ProposalPart { kind: PartKind::Penalty, words: Line::from("处二百元以下罚款") },
            ],
        };
        assert_eq!(Origin::parse(&origin.packed()), Some(origin));
        for wrong in [
            "",
            "x",
            "statute=a&version=2024-10-08",
            "statute=a&version=b&proposal=penalty:%E7%AC%AC%E4%B8%89%E6%9D%A1:1",
            "statute=a&version=2024-10-08&proposal=a",
            "statute=a&version=2024-10-08&proposal=penalty:b:1&other=1",
        ] {
            assert_eq!(Origin::parse(wrong), None, "{wrong}");
        }
    }
}
