//! From the service of the decision to the archived file.

use casework::clock;
use law::{Fen, PenaltyKind};
use serde_json::json;

use super::Flow;
use crate::cases::Ending;
use crate::desk::{Halt, day_json};

impl Flow<'_, '_, '_> {
    pub(super) fn perform(&mut self) -> Result<(), Halt> {
        if self.course.late_service {
            self.desk.go(9, 12)?;
        } else {
            self.desk.go(0, 3)?;
        }
        self.serve("penalty_decision")?;
        self.tell_payment()?;
        self.desk.reach(Ending::ServedUnpaid)?;
        self.desk.go(0, 1)?;
        self.publish()?;
        self.desk.reach(Ending::Published)?;
        self.desk.reach(Ending::PaymentOverdue)?;
        let receipt = self.pay()?;
        self.hand_over()?;
        self.desk.reach(Ending::Paid)?;
        let proof = receipt.map_or_else(|| "送达回证".to_owned(), |number| format!("代收银行缴款凭证{number}"));
        self.close("performed", "行政处罚决定已经全部履行。", Some(&proof))
    }

    /// What has to be paid in all.
    fn owed(&self) -> (Option<Fen>, Option<Fen>) {
        (self.matter.fine, self.matter.gains.filter(|_| self.imposes(PenaltyKind::ConfiscateGains)))
    }

    fn tell_payment(&mut self) -> Result<(), Halt> {
        let (fine, gains) = self.owed();
        let (Some(_), Some(served)) = (fine, self.desk.case.decision_served()) else { return Ok(()) };
        let total = Fen(fine.map_or(0, |fen| fen.0) + gains.map_or(0, |fen| fen.0));
        let (reckoning, _) = clock::reckon(self.desk.office.law, "payment.days", self.desk.department(), served)?;
        let fields = json!({
            "counted_from": day_json(served),
            "due": day_json(reckoning.due),
            "amount": total.to_string(),
        });
        self.desk.soon()?;
        self.desk.officer("payment.notify", &fields)
    }

    pub(super) fn publish(&mut self) -> Result<(), Halt> {
        let summary = self.text(&self.matter.story.summary);
        let by = self.desk.office.team.officers[1].clone();
        self.desk.act(&by, "publication.publish", &json!({"summary": summary, "masked": true}))?;
        self.desk.soon()?;
        self.desk.approve("publication.publish")
    }

    /// The bank's receipt, where there was something to pay.
    fn pay(&mut self) -> Result<Option<String>, Halt> {
        let (fine, gains) = self.owed();
        if fine.is_none() {
            return Ok(None);
        }
        self.desk.go(1, 5)?;
        let number = format!("3717{:06}", self.desk.rng.between(1, 999_999));
        for (purpose, amount) in [("fine", fine), ("gains", gains)] {
            let Some(amount) = amount else { continue };
            let fields = json!({
                "purpose": purpose,
                "paid_on": day_json(self.desk.today()),
                "amount": amount.to_string(),
                "receipt": &number,
            });
            self.desk.officer("payment.record", &fields)?;
        }
        Ok(Some(number))
    }

    fn hand_over(&mut self) -> Result<(), Halt> {
        if !self.matter.property {
            return Ok(());
        }
        self.desk.go(0, 3)?;
        let fields = json!({
            "what": "没收的物品",
            "circumstances": "清点入库后，在两名执法人员监督下依法处理，全程录像。",
        });
        self.desk.officer("performance.record", &fields)
    }
}
