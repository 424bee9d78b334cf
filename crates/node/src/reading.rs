//! Cases and items folded from their stored acts.

use casework::case::CaseFile;
use casework::catalogue::item::Item;
use casework::value::AgencyId;
use exchange::act::{agency_of, case_entry, case_of_stream, registry_act, registry_meta};
use store::projection::code_of_stream;
use store::stream::StoredAct;

use crate::{NodeError, unreadable};

/// The case that these acts make, all of one stream from its first; `None` where there is no act.
pub(crate) fn case(acts: &[StoredAct]) -> Result<Option<CaseFile>, NodeError> {
    let mut case: Option<CaseFile> = None;
    for act in acts {
        let opened = act.open()?;
        if case.is_none() {
            let id = case_of_stream(&act.stream).ok_or_else(|| unreadable(&act.stream, "不是案件"))?;
            let agency = agency_of(&opened).ok_or_else(|| unreadable(&act.stream, "第一条记录没有写明办案机关"))?;
            case = Some(CaseFile::new(id, AgencyId::from(agency)));
        }
        let entry =
            case_entry(&opened).map_err(|error| unreadable(format!("{} 第{}项", act.stream, act.seq), error))?;
        if let Some(case) = &mut case {
            case.evolve(entry);
        }
    }
    Ok(case)
}

/// The item that these acts make, all of one stream from its first.
pub(crate) fn item(stream: &str, acts: &[StoredAct]) -> Result<Item, NodeError> {
    let code = code_of_stream(stream).ok_or_else(|| unreadable(stream, "不是事项"))?;
    let mut item = Item::new(code);
    for act in acts {
        let opened = act.open()?;
        let place = |error: String| unreadable(format!("{} 第{}项", act.stream, act.seq), error);
        let meta = registry_meta(&opened).map_err(place)?;
        let step =
            registry_act(&opened).map_err(place)?.item_act().ok_or_else(|| place("不是事项的行为".to_owned()))?;
        item.evolve(&step, &meta);
    }
    Ok(item)
}
