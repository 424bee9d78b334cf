use std::collections::BTreeSet;

use casework::catalogue::rules::fines::tier_faults;
use casework::catalogue::{Meta, Phase, Standing, check_registry, situation::RegistryFacts};
use casework::definition::Role;
use casework::registry::{Level, Registry, RegistryAct};
use casework::value::Value as _;
use jiff::civil::date;
use law::{Law, PenaltyKind};
use simulate::heze;

fn law() -> &'static Law {
    Law::embedded().unwrap()
}

pub(crate) fn registry() -> Registry {
    let mut registry = Registry::default();
    for act in heze::registry(law()).unwrap() {
        registry.evolve(&act);
    }
    registry
}

#[test]
fn every_county_and_zone_has_its_agencies() {
    let registry = registry();
    let counties = ["371702", "371703", "371721", "371722", "371723", "371724", "371725", "371726", "371728"];
    for county in counties {
        for line in ["market", "urban_management", "environment", "transport", "justice"] {
            let found = registry.agencies().any(|agency| {
                agency.region.as_str() == county && agency.department.as_ref().is_some_and(|d| d.as_str() == line)
            });
            assert!(found, "{county} has no {line}");
        }
    }
    for zone in ["371771", "371772"] {
        assert!(registry.agencies().filter(|agency| agency.region.as_str() == zone).count() >= 3, "{zone}");
    }
    let words: Vec<&str> = registry.agencies().map(|agency| agency.word.as_str()).collect();
    assert_eq!(words.iter().collect::<BTreeSet<_>>().len(), words.len(), "document numbers of two agencies look alike");
    assert!(
        registry.agencies().all(|agency| agency.credit_code.as_ref().is_some_and(|c| c.as_str().starts_with("113717")))
    );
}

#[test]
fn every_agency_is_staffed() {
    let registry = registry();
    let day = date(2026, 11, 24);
    for agency in registry.agencies() {
        let holders = |role| registry.people().filter(move |p| p.post(role, Some(&agency.id), day).is_some());
        assert_eq!(holders(Role::Head).filter(|p| p.post(Role::Head, None, day).is_some_and(|h| h.chief)).count(), 1);
        if agency.department.as_ref().is_some_and(|line| line.as_str() == "justice") {
            let supervisors =
                holders(Role::Supervisor).filter(|p| p.posts.iter().all(|post| post.credential.is_some()));
            assert!(supervisors.count() >= 2, "{}", agency.id);
            assert!(holders(Role::LegalOffice).count() >= 1, "{}", agency.id);
            continue;
        }
        if agency.level == Level::Township {
            assert_eq!(holders(Role::Officer).filter(|p| p.certificate(day).is_some()).count(), 2, "{}", agency.id);
            continue;
        }
        assert!(holders(Role::Officer).filter(|p| p.certificate(day).is_some()).count() >= 4, "{}", agency.id);
        assert_eq!(holders(Role::Head).count(), 3, "{}", agency.id);
        assert!(holders(Role::Reviewer).all(|p| p.registration.legal_qualification.is_some()));
        assert!(holders(Role::Presider).all(|p| p.posts.iter().all(|post| post.credential.is_some())));
        for role in [Role::Reviewer, Role::Presider, Role::Clerk, Role::Assistant, Role::ItemClerk] {
            assert_eq!(holders(role).count(), 1, "{} {}", agency.id, role.title());
        }
    }
    let people: Vec<_> = registry.people().map(|p| p.registration.id.clone()).collect();
    let numbers: BTreeSet<_> =
        registry.people().flat_map(|p| p.certificates.iter().map(|c| c.number.to_string())).collect();
    let issued = registry.people().map(|p| p.certificates.len()).sum::<usize>();
    assert_eq!(numbers.len(), issued);
    assert_eq!(people.iter().collect::<BTreeSet<_>>().len(), people.len());
}

#[test]
fn some_officers_show_what_is_wrong_with_certificates() {
    let registry = registry();
    let day = date(2026, 11, 24);
    let officer = |id: &str| registry.person(&id.into()).unwrap();
    assert!(officer("caoxian-market-officer-4").certificate(day).is_none());
    assert_eq!(officer("caoxian-market-officer-5").certificate(day).unwrap().until, date(2027, 1, 3));
    assert!(officer("caoxian-market-officer-6").certificate(day).is_none());
    assert!(officer("caoxian-market-officer-6").certificate(date(2026, 8, 31)).is_some());
}

#[test]
fn accounts_belong_to_people_with_posts() {
    let registry = registry();
    let accounts = heze::accounts().unwrap();
    let logins: BTreeSet<&str> = accounts.iter().map(|account| account.login.as_str()).collect();
    assert_eq!(logins.len(), accounts.len());
    let mut roles = BTreeSet::new();
    for account in &accounts {
        let person = registry.person(&account.person).unwrap_or_else(|| panic!("{}", account.login));
        roles.extend(person.posts.iter().map(|post| post.role.code()));
    }
    assert_eq!(roles.len(), Role::ALL.len(), "{roles:?}");
}

/// Every item version.
fn items() -> Vec<casework::registry::PublishItem> {
    let acts = heze::registry(law()).unwrap().into_iter();
    acts.filter_map(|act| if let RegistryAct::PublishItem(item) = act { Some(item) } else { None }).collect()
}

#[test]
fn benchmarks_divide_the_statutory_ranges() {
    let items = items();
    assert!(items.iter().map(|item| item.code.to_string()).collect::<BTreeSet<_>>().len() >= 16);
    for item in &items {
        let ranges = item.penalties.iter().filter(|p| p.kind == PenaltyKind::Fine).filter_map(|p| p.range.as_ref());
        let divided = ranges.filter(|range| range.min < range.max).count();
        let Some(benchmark) = &item.benchmark else {
            assert_eq!(divided, 0, "{}", item.name);
            continue;
        };
        assert!(benchmark.published.is_some_and(|day| day <= benchmark.from));
        assert!(benchmark.tiers.iter().filter(|tier| tier.range.is_some()).count() >= 3 * divided, "{}", item.name);
        assert_eq!(tier_faults(item), [], "{}", item.name);
    }
}

#[test]
fn bases_exist_in_the_table_of_statutes() {
    for item in items() {
        let mut covered = item.from;
        for basis in &item.basis {
            let version = law().statutes.find(basis.law.as_str(), basis.version);
            let version = version.unwrap_or_else(|| panic!("{}：《{}》{}", item.name, basis.law, basis.version));
            assert_eq!((version.from, version.until), (basis.from, basis.until), "{}", item.name);
            assert_eq!(version.level, basis.level, "{}", item.name);
            let first = basis.article.as_str().split('、').next().unwrap();
            let place = law::citation::parse_article(first).unwrap_or_else(|| panic!("{}", basis.article));
            assert!(version.has_article(&place), "《{}》{}", basis.law, basis.article);
            assert!(basis.from <= covered, "{} has a gap in its bases", item.name);
            covered = basis.until.unwrap_or(date(9999, 1, 1));
        }
        assert!(item.until.unwrap_or(date(2999, 1, 1)) <= covered, "{}", item.name);
        for allowed in &item.penalties {
            let may = item.basis.iter().all(|b| law().setting.may_set(b.level, allowed.kind, item.from).is_ok());
            assert!(may, "{}", item.name);
        }
        assert!(item.write().is_some());
    }
}

#[test]
fn the_registry_keeps_the_rules_on_registrations() {
    let mut registry = Registry::default();
    let at = heze::RECORDED;
    for act in heze::registry(law()).unwrap() {
        let facts = RegistryFacts { law: law(), registry: &registry };
        let alerts =
            check_registry(&act, &"system".into(), at, at, facts).unwrap_or_else(|refusal| panic!("{refusal}"));
        assert_eq!(alerts, []);
        registry.evolve(&act);
    }
}

#[test]
fn items_stand_in_every_state() {
    for today in [date(2026, 11, 24), date(2026, 9, 1)] {
        let mut registry = registry();
        let steps = simulate::catalogue::steps(law(), &registry, today).unwrap();
        for step in &steps {
            assert!(step.recorded.date() <= today);
            let (by, at) = (step.command.by.clone(), step.command.at);
            let meta = Meta { by, at, recorded: step.recorded, alerts: Vec::new(), imported: false };
            registry.enter(&step.command.act.clone().into(), &meta);
        }
        let lived = || registry.catalogue().filter(|item| item.entries.iter().any(|entry| !entry.meta.imported));
        let phases: BTreeSet<&str> = lived().filter_map(|item| item.working()).map(|d| d.phase().code()).collect();
        let expected = [Phase::Draft, Phase::Confirmed, Phase::Submitted, Phase::Returned, Phase::Approved];
        assert_eq!(phases, expected.iter().map(|phase| phase.code()).collect());
        let standings: BTreeSet<&str> = lived().map(|item| item.standing(today).code()).collect();
        let expected = [
            Standing::Unpublished,
            Standing::Trial,
            Standing::Formal,
            Standing::Suspended,
            Standing::Devolved,
            Standing::Cancelled,
        ];
        assert_eq!(standings, expected.iter().map(|standing| standing.code()).collect());
    }
}
