//! From the lead to the end of the investigation.

use serde_json::{Value as Json, json};

use super::Flow;
use crate::cases::Ending;
use crate::desk::{Halt, day_json, time_json};
use crate::party;

impl Flow<'_, '_, '_> {
    /// A lead comes in and is checked on the spot.
    pub(super) fn lead(&mut self) -> Result<(), Halt> {
        self.desk.go(0, 0)?;
        let matter = self.matter;
        let reported = self.desk.rng.percent(45);
        let received = self.desk.now.saturating_sub(jiff::SignedDuration::from_mins(self.desk.rng.between(5, 30)));
        let real_name = self.desk.rng.percent(60);
        let contact = format!("1380{:07}", self.desk.rng.between(0, 9_999_999));
        let reporter = reported.then(|| {
            let name = if real_name { &*matter.reporter } else { "匿名举报人" };
            json!({"name": name, "contact": contact, "real_name": real_name})
        });
        let content = self.desk.rng.pick(&matter.story.lead).map(|text| self.text(text));
        let fields = json!({
            "source": if reported { "report" } else { "inspection" },
            "received": time_json(received),
            "reporter": reporter,
            "suspect": matter.party.name,
            "region": matter.region.as_str(),
            "place": matter.place,
            "content": content,
        });
        let by =
            if self.desk.rng.percent(40) { &self.desk.office.team.clerk } else { &self.desk.office.team.officers[0] };
        self.desk.act(by, "lead.register", &fields)?;
        self.desk.reach(Ending::LeadOnly)?;
        self.desk.go(1, 3)?;
        self.inspect(Some(if reported { "核查举报线索" } else { "监督检查" }))?;
        self.violated = self.desk.today();
        if self.ending() == Ending::FilingRefused {
            self.decline(reported && real_name)?;
        }
        Ok(())
    }

    /// An inspection with its record.
    fn inspect(&mut self, before_filing: Option<&str>) -> Result<(), Halt> {
        let matter = self.matter;
        let mut scene = self.scene(&matter.place.clone(), 30, 80)?;
        if let (Some(object), Some(reason)) = (scene.as_object_mut(), before_filing) {
            object.insert("before_filing".to_owned(), json!(reason));
        }
        let findings = if self.ending() == Ending::FilingRefused {
            format!("执法人员对{}进行检查，现场情况与线索反映的内容不一致，没有发现违法行为。", matter.place)
        } else {
            self.desk.rng.pick(&matter.story.scene).map(|text| self.text(text)).unwrap_or_default()
        };
        let fields = json!({
            "officers": self.desk.officers(),
            "scene": scene,
            "attendant": matter.party.speaker,
            "findings": findings,
        });
        self.desk.officer("evidence.inspect_scene", &fields)
    }

    fn decline(&mut self, tell: bool) -> Result<(), Halt> {
        self.desk.go(1, 3)?;
        let officers = self.desk.officers();
        let reason = "经现场核查，线索反映的情况不属实，没有证据证明存在违法行为，不符合立案条件。";
        self.desk.officer("lead.decline", &json!({"reason": reason, "officers": officers}))?;
        self.desk.go(0, 1)?;
        self.desk.approve("lead.decline")?;
        if tell {
            self.tell_reporter("经核查没有发现所反映的违法行为，决定不予立案。")?;
        }
        Err(Halt::Reached)
    }

    fn tell_reporter(&mut self, content: &str) -> Result<(), Halt> {
        self.desk.go(0, 2)?;
        self.desk.officer("lead.tell_reporter", &json!({"way": "电话", "content": content}))
    }

    /// The case is filed.
    pub(super) fn file(&mut self) -> Result<(), Halt> {
        self.desk.go(0, 2)?;
        let matter = self.matter;
        let violated = self.violated;
        let since = violated.checked_sub(jiff::Span::new().days(self.desk.rng.between(0, 40))).unwrap_or(violated);
        let discovered = self.desk.case.lead().map_or(violated, |lead| lead.act.received.date());
        let fields = json!({
            "item": matter.item.code.as_str(),
            "cause": matter.story.cause,
            "party": matter.party.json,
            "region": matter.region.as_str(),
            "place": matter.place,
            "violation_from": day_json(since.min(discovered)),
            "violation_to": day_json(violated),
            "discovered": day_json(discovered),
            "facts": format!("经初步核查，{}涉嫌{}。", matter.party.name, matter.story.nature),
            "officers": self.desk.officers(),
        });
        self.desk.officer("penalty.file_case", &fields)?;
        self.desk.reach(Ending::FilingPending)?;
        self.desk.go(0, 1)?;
        self.desk.approve("penalty.file_case")?;
        let promised = self.desk.case.lead().and_then(|lead| lead.act.reporter.as_ref());
        if promised.is_some_and(|reporter| reporter.real_name) {
            self.tell_reporter("反映的问题已经立案调查。")?;
        }
        Ok(())
    }

    /// The investigation, up to its end.
    pub(super) fn investigate(&mut self) -> Result<(), Halt> {
        let matter = self.matter;
        let story = matter.story;
        self.desk.go(1, 3)?;
        self.question()?;
        self.confirm_address()?;
        match self.ending() {
            Ending::Withdrawn => return self.withdraw(),
            Ending::Transferred => return self.transfer(),
            _ => {}
        }
        if story.order_first || self.desk.rng.percent(70) {
            self.order_correction()?;
        }
        if self.course.pause > 0 {
            self.desk.go(self.course.pause, self.course.pause)?;
        }
        for (number, (kind, title, proves)) in story.evidence.iter().enumerate() {
            if number == 0 {
                self.desk.go(1, 3)?;
            } else {
                self.desk.soon()?;
            }
            if self.course.late_record && number == 0 {
                let reason = self.desk.phrase(&self.desk.office.phrases.late).to_owned();
                self.desk.late = Some((self.desk.rng.between(3, 5), reason));
            }
            let source = match kind.as_str() {
                "documentary" => format!("由{}提供，与原件核对无误", matter.party.name),
                "testimony" => "由证人提供".to_owned(),
                "electronic" => "由执法人员提取并核对".to_owned(),
                _ => "由执法人员现场制作、提取".to_owned(),
            };
            let fields = json!({
                "officers": self.desk.officers(),
                "kind": kind,
                "title": title,
                "source": source,
                "proves": proves,
            });
            self.desk.officer("evidence.collect", &fields)?;
        }
        self.desk.reach(Ending::Investigating)?;
        if self.ending() == Ending::CrimeTransferred {
            return self.transfer_crime();
        }
        if self.ending() == Ending::PreservationRunning || story.preserve.is_some() && self.desk.rng.percent(30) {
            self.preserve()?;
        }
        self.appraise()?;
        if self.desk.case.last::<casework::acts::investigation::OrderCorrection>().is_some() {
            let spared = self.ending() == Ending::NoPenalty;
            if story.order_first || spared || self.desk.rng.percent(50) {
                self.check_correction(!story.order_first || spared)?;
            }
        }
        self.end()?;
        self.desk.reach(Ending::InvestigationEnded)
    }

    fn question(&mut self) -> Result<(), Halt> {
        let matter = self.matter;
        let room = self.room();
        let scene = self.scene(&room, 35, 80)?;
        let mut answers = vec![
            json!({
                "question": format!("我们是{}的执法人员，这是我们的执法证件，请你确认。", self.agency()),
                "answer": "看清楚了。",
            }),
            json!({"question": "依照法律规定，你有权申请我们回避，也有如实回答询问的义务。是否申请回避？", "answer": "不申请。"}),
            json!({
                "question": "请说明你的身份和基本情况。",
                "answer": format!("我叫{}，{}。", matter.party.speaker, if matter.party.name == matter.party.speaker {
                    "本市居民".to_owned()
                } else {
                    format!("是{}的负责人", matter.party.name)
                }),
            }),
        ];
        answers.extend(
            matter.story.questions.iter().map(|(q, a)| json!({"question": self.text(q), "answer": self.text(a)})),
        );
        answers.push(json!({"question": "以上回答是否属实，还有没有需要补充的？", "answer": "属实，没有补充。"}));
        let organisation = matter.party.kind == casework::acts::parts::PartyKind::Organisation;
        let fields = json!({
            "officers": self.desk.officers(),
            "scene": scene,
            "person": matter.party.speaker,
            "capacity": if organisation { "representative" } else { "party" },
            "recusal_right_told": true,
            "answers": answers,
        });
        let [_, second] = &self.desk.office.team.officers;
        self.desk.act(second, "evidence.question", &fields)
    }

    fn confirm_address(&mut self) -> Result<(), Halt> {
        if !self.desk.rng.percent(60) {
            return Ok(());
        }
        self.confirmed = true;
        let consent = self.desk.rng.percent(40);
        let mailbox = format!("hz{}@mail.example", self.desk.rng.between(10_000, 99_999));
        let party = &self.matter.party;
        let fields = json!({
            "address": party.address,
            "receiver": party.speaker,
            "phone": party.phone,
            "electronic_consent": consent,
            "electronic_address": consent.then_some(&mailbox),
            "signed": true,
        });
        self.desk.officer("service.confirm_address", &fields)?;
        self.electronic = consent.then_some(mailbox);
        Ok(())
    }

    fn order_correction(&mut self) -> Result<(), Halt> {
        self.desk.go(0, 2)?;
        let matter = self.matter;
        let due = crate::timing::working_day(&self.desk.office.law.calendar, self.desk.today(), 5)?;
        let fields = json!({
            "officers": self.desk.officers(),
            "violation": matter.story.nature,
            "basis": "《行政处罚法》关于实施行政处罚时应当责令改正的规定",
            "demand": matter.story.demand,
            "due": day_json(due),
        });
        self.desk.officer("correction.order", &fields)?;
        self.desk.go(0, 1)?;
        self.desk.approve("correction.order")?;
        self.desk.go(0, 1)?;
        self.serve("correction_order")
    }

    fn check_correction(&mut self, corrected: bool) -> Result<(), Halt> {
        let due =
            self.desk.case.last::<casework::acts::investigation::OrderCorrection>().and_then(|order| order.act.due);
        match due {
            Some(due) => self.desk.after(due)?,
            None => self.desk.soon()?,
        }
        let scene = self.scene(&self.matter.place.clone(), 20, 40)?;
        let result = if corrected {
            "当事人已经按照要求改正。"
        } else {
            "期限届满，当事人没有按照要求改正。"
        };
        let fields =
            json!({"officers": self.desk.officers(), "scene": scene, "corrected": corrected, "result": result});
        self.corrected = corrected;
        self.desk.officer("correction.check", &fields)
    }

    fn preserve(&mut self) -> Result<(), Halt> {
        let Some((name, quantity)) = self.matter.story.preserve.clone() else { return Ok(()) };
        let objects = json!([{"name": name, "quantity": quantity}]);
        self.desk.go(0, 2)?;
        let fields = json!({
            "officers": self.desk.officers(),
            "reason": format!("{name}由当事人自行保管，可能灭失或者以后难以取得。"),
            "objects": objects,
        });
        self.desk.officer("evidence.request_preservation", &fields)?;
        self.desk.soon()?;
        self.desk.approve("evidence.request_preservation")?;
        self.desk.go(0, 1)?;
        let scene = self.scene(&self.matter.place.clone(), 20, 40)?;
        let fields = json!({
            "officers": self.desk.officers(),
            "scene": scene,
            "objects": objects,
            "custodian": format!("{}证据保管室", self.agency()),
        });
        self.desk.officer("evidence.preserve", &fields)?;
        self.desk.soon()?;
        self.serve("preservation_notice")?;
        self.desk.reach(Ending::PreservationRunning)?;
        self.desk.go(1, 3)?;
        let fields = json!({
            "disposals": [{"object": name, "disposal": "evidence"}],
            "reason": "与案件事实有关，复制后原件作为证据留存。",
        });
        self.desk.chief("evidence.dispose_preserved", &fields)?;
        self.desk.soon()?;
        self.serve("preservation_disposal")
    }

    fn appraise(&mut self) -> Result<(), Halt> {
        let Some((institution, subject, matters, conclusion)) = &self.matter.story.appraisal else { return Ok(()) };
        self.desk.go(0, 2)?;
        let fields = json!({
            "officers": self.desk.officers(),
            "institution": institution,
            "subject": self.text(subject),
            "matters": self.text(matters),
        });
        self.desk.officer("appraisal.commission", &fields)?;
        self.desk.reach(Ending::AppraisalRunning)?;
        self.desk.go(6, 14)?;
        let number = format!("HZJC{}{:05}", self.desk.today().year(), self.desk.rng.between(1, 99_999));
        let fields = json!({
            "officers": self.desk.officers(),
            "institution": institution,
            "report_number": number,
            "conclusion": self.text(conclusion),
        });
        self.desk.officer("appraisal.receive", &fields)?;
        self.desk.soon()?;
        self.serve("appraisal_result_notice")
    }

    /// The report at the end of the investigation.
    fn end(&mut self) -> Result<(), Halt> {
        self.desk.go(1, 4)?;
        let matter = self.matter;
        let spared = self.ending() == Ending::NoPenalty;
        let facts = self.facts();
        let mitigations: &[&str] = if matter.remedied { &["remedied"] } else { &[] };
        let major = !spared && (self.large()? || self.ending() == Ending::DiscussionStarted);
        let last = self.desk.case.evidence().last().map(|evidence| evidence.id.to_string());
        let suggestion = if spared {
            "当事人违法行为轻微，已经及时改正，没有造成危害后果，建议不予行政处罚。".to_owned()
        } else {
            format!("对照裁量基准，属于“{}”情形，建议按该档次给予行政处罚。", matter.tier.title())
        };
        let fields = json!({
            "officers": self.desk.officers(),
            "facts": facts,
            "nature": matter.story.nature,
            "goods_value": matter.value.map(|fen| fen.to_string()),
            "illegal_gains": matter.gains.map(|fen| fen.to_string()),
            "outcome": if spared { "no_penalty" } else { "penalise" },
            "proposal": if spared { Json::Null } else { self.disposition() },
            "tier_evidence": last.into_iter().collect::<Vec<_>>(),
            "mitigations": if spared { &[] } else { mitigations },
            "minor_and_corrected": spared,
            "complicated": matter.story.complicated && !spared,
            "major": major,
            "suggestion": suggestion,
        });
        self.desk.officer("penalty.end_investigation", &fields)
    }

    fn withdraw(&mut self) -> Result<(), Halt> {
        self.desk.go(1, 4)?;
        let fields = json!({
            "officers": self.desk.officers(),
            "reason": "经进一步调查，现有证据不能证明违法行为由当事人实施，不符合继续立案调查的条件。",
        });
        self.desk.officer("case.withdraw", &fields)?;
        self.desk.go(0, 2)?;
        self.desk.approve("case.withdraw")?;
        self.close("withdrawn", "案件已经撤销，并告知当事人。", None)?;
        Err(Halt::Reached)
    }

    fn transfer(&mut self) -> Result<(), Halt> {
        self.desk.go(1, 4)?;
        let town = party::town(self.desk.office.law, &self.matter.region, self.desk.today());
        let fields = json!({
            "officers": self.desk.officers(),
            "to": format!("{town}农业农村局"),
            "reason": "经调查，所涉行为不属于本机关的职责范围，依法移送有管辖权的机关处理。",
            "materials": ["立案审批表", "现场笔录", "询问笔录"],
        });
        self.desk.officer("case.transfer", &fields)?;
        self.desk.go(0, 2)?;
        self.desk.approve("case.transfer")?;
        self.close("transferred", "案卷材料已经移交受移送机关。", Some("移送回执一份"))?;
        Err(Halt::Reached)
    }

    fn transfer_crime(&mut self) -> Result<(), Halt> {
        self.desk.go(1, 3)?;
        let town = party::town(self.desk.office.law, &self.matter.region, self.desk.today());
        let fields = json!({
            "officers": self.desk.officers(),
            "facts": format!("{}。经核实，涉案数量和情节达到刑事立案追诉标准。", self.text(&self.matter.story.fact).trim_end_matches('。')),
            "basis": "《行政处罚法》第二十七条第一款，《行政执法机关移送涉嫌犯罪案件的规定》第三条",
        });
        self.desk.officer("crime.report", &fields)?;
        self.desk.soon()?;
        self.desk.chief("crime.decide", &json!({"approved": true, "reason": "涉嫌犯罪，应当移送公安机关。"}))?;
        self.desk.soon()?;
        let fields = json!({
            "officers": self.desk.officers(),
            "to": format!("{town}公安机关"),
            "materials": ["涉嫌犯罪案件移送书", "案件调查报告", "涉案物品清单", "现场笔录和询问笔录"],
            "receipt": "公安机关已经签收案件移送材料",
        });
        self.desk.officer("crime.send", &fields)?;
        self.close("transferred", "案件已经移送公安机关。", Some("公安机关移送回执一份"))?;
        Err(Halt::Reached)
    }
}
