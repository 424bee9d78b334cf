//! Decisions on the spot.

use jiff::SignedDuration;
use law::Fen;
use serde_json::{Value as Json, json};

use super::Flow;
use crate::cases::Ending;
use crate::desk::{Halt, day_json, time_json};

impl Flow<'_, '_, '_> {
    pub(super) fn on_the_spot(&mut self) -> Result<(), Halt> {
        self.desk.go(0, 0)?;
        let matter = self.matter;
        let (started, ended) = self.desk.outing(15, 30)?;
        self.violated = started.date();
        let may_collect = self
            .desk
            .office
            .law
            .parameters
            .money("spot_collect.small_fine", self.desk.department(), self.desk.today())?
            .value;
        let collected = matter.fine.filter(|fine| *fine <= may_collect && self.ending() == Ending::OnTheSpotClosed);
        let payment = if matter.fine.is_some() && collected.is_none() { self.payment()? } else { Json::Null };
        let camera = self.desk.camera();
        let fields = json!({
            "item": matter.item.code.as_str(),
            "agency": self.desk.office.agency.id.as_str(),
            "officers": self.desk.officers(),
            "party": matter.party.json,
            "region": matter.region.as_str(),
            "place": matter.place,
            "violation_at": time_json(started),
            "facts": self.text(&matter.story.fact),
            "certificates_shown": true,
            "notice_given": true,
            "defence": "当事人承认违法事实，没有陈述、申辩意见。",
            "disposition": self.disposition(),
            "payment": payment,
            "remedies": self.remedies(true)?,
            "correction": "ordered",
            "delivered": true,
            "recording": {
                "device": camera,
                "started": time_json(started),
                "ended": time_json(ended.saturating_add(SignedDuration::from_mins(2))),
            },
            "fine_collected": collected.map(|fen| fen.to_string()),
        });
        self.desk.officer("penalty.decide_on_the_spot", &fields)?;
        self.desk.reach(Ending::OnTheSpotUnpaid)?;
        self.desk.go(1, 3)?;
        self.publish()?;
        let owed = matter.fine.filter(|_| collected.is_none());
        let proof = match owed {
            Some(fine) => self.pay_spot(fine)?,
            None if collected.is_some() => "当场收缴罚款的财政票据".to_owned(),
            None => "当事人签收的决定书".to_owned(),
        };
        self.close("performed", "当场处罚决定已经履行。", Some(&proof))
    }

    fn pay_spot(&mut self, fine: Fen) -> Result<String, Halt> {
        self.desk.go(1, 6)?;
        let number = format!("3717{:06}", self.desk.rng.between(1, 999_999));
        let fields = json!({
            "purpose": "fine",
            "paid_on": day_json(self.desk.today()),
            "amount": fine.to_string(),
            "receipt": &number,
        });
        self.desk.officer("payment.record", &fields)?;
        Ok(format!("代收银行缴款凭证{number}"))
    }
}
