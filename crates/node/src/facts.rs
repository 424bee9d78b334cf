//! What other cases say about an act, gathered before it is decided and recorded with it.

use casework::acts::Act;
use casework::acts::filing::FileCase;
use casework::case::CaseFile;
use casework::facts::{EarlierFiling, EarlierFine, Neighbours, OfficerRecord, PeerFines};
use casework::value::{AgencyId, Line, PersonId, parse_date, parse_datetime, write_datetime};
use jiff::civil::{Date, DateTime};
use law::Fen;
use store::engine::Tx;
use store::read;

use crate::{NodeError, unreadable};

/// The party's key and the item and tier, for acts that impose a fine.
fn fined<'a>(case: &'a CaseFile, act: &'a Act) -> Option<(String, &'a casework::acts::parts::Disposition)> {
    match act {
        Act::Decide(decide) => Some((case.party()?.key(), &decide.disposition)),
        Act::DecideOnTheSpot(decide) => Some((decide.party.key(), &decide.disposition)),
        _ => None,
    }
}

/// The filing that the act asks for or approves.
fn filed<'a>(case: &'a CaseFile, act: &'a Act) -> Option<&'a FileCase> {
    match act {
        Act::FileCase(filing) => Some(filing),
        Act::Approve(approve) => {
            case.resolve(&approve.request, case.version()).and_then(|entry| <&FileCase>::try_from(&entry.act).ok())
        }
        _ => None,
    }
}

/// Start and end of a record made on the spot.
fn on_site(act: &Act) -> Option<(DateTime, DateTime)> {
    let scene = match act {
        Act::InspectScene(act) => &act.scene,
        Act::Question(act) => &act.scene,
        Act::TakeSample(act) => &act.scene,
        Act::Preserve(act) => &act.scene,
        Act::CheckCorrection(act) => &act.scene,
        _ => return None,
    };
    Some((scene.started, scene.ended))
}

/// Whether anything of other cases matters to this act; most acts need no question.
pub(crate) fn needed(act: &Act) -> bool {
    matches!(act, Act::Decide(_) | Act::DecideOnTheSpot(_) | Act::FileCase(_) | Act::Approve(_))
        || on_site(act).is_some()
}

fn day(text: &str) -> Result<Date, NodeError> {
    parse_date(text).map_err(|error| unreadable("读模型", error))
}

fn time(text: &str) -> Result<DateTime, NodeError> {
    parse_datetime(text).map_err(|error| unreadable("读模型", error))
}

/// The names of the locks under which two cases may not move at once for this act: the party that is fined, the officers who
/// make a record on the spot. In order, so that two transactions that need the same locks do not wait for each other.
pub(crate) fn locks(case: &CaseFile, act: &Act) -> Vec<String> {
    let mut names: Vec<String> = fined(case, act).map(|(party, _)| format!("fine {party}")).into_iter().collect();
    names.extend(filed(case, act).map(|filing| format!("filing {}", filing.party.key())));
    if on_site(act).is_some() {
        names.extend(act.officers().iter().map(|officer| format!("officer {officer}")));
    }
    names.sort();
    names.dedup();
    names
}

/// Gathers what other cases say, on one snapshot.
pub(crate) fn gather(tx: &mut Tx<'_>, case: &CaseFile, act: &Act, at: DateTime) -> Result<Neighbours, NodeError> {
    let mut neighbours = Neighbours::default();
    if let Some((party, disposition)) = fined(case, act) {
        for fine in read::fines_of(tx, &party, &case.id.0)? {
            neighbours.fines.push(EarlierFine {
                case: Line(fine.case),
                decided: day(&fine.decided)?,
                violation_from: day(&fine.violation_from)?,
                violation_to: day(&fine.violation_to)?,
                region: Line(fine.region),
                amount: Fen(fine.amount),
            });
        }
        let since = at.date().checked_sub(jiff::Span::new().years(1)).unwrap_or(at.date()).to_string();
        let (item, tier) = (disposition.item.as_str(), disposition.tier.code());
        let peers = read::peer_fines(tx, case.agency.as_str(), item, tier, &since, &case.id.0)?;
        if let Some(median) = peers.get(peers.len() / 2) {
            let count = u32::try_from(peers.len()).unwrap_or(u32::MAX);
            neighbours.peers = Some(PeerFines { count, median: Fen(*median) });
        }
    }
    if let Some(filing) = filed(case, act) {
        let (party, item) = (filing.party.key(), filing.item.as_str());
        for other in read::filings_of(tx, &party, item, case.agency.as_str())? {
            neighbours.filings.push(EarlierFiling {
                case: Line(other.case),
                agency: AgencyId(other.agency),
                filed: day(&other.filed)?,
                violation_from: day(&other.violation_from)?,
                violation_to: day(&other.violation_to)?,
            });
        }
    }
    if let Some((started, ended)) = on_site(act) {
        for officer in act.officers() {
            let (from, until) = (write_datetime(started), write_datetime(ended));
            for (other, started, ended, place) in read::records_of(tx, officer.as_str(), &from, &until, &case.id.0)? {
                neighbours.records.push(OfficerRecord {
                    person: PersonId(officer.as_str().to_owned()),
                    case: Line(other),
                    started: time(&started)?,
                    ended: time(&ended)?,
                    place: Line(place),
                });
            }
        }
    }
    Ok(neighbours)
}
