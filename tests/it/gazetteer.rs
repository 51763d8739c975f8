//! The names that come with the program hold together: every id is of its kind, leads somewhere and is found by its name.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use tidings::{
    entities::{Entry, Gazetteer},
    fold::fold,
    model::{EntityId, EntityKind},
};

fn entries(gazetteer: &Gazetteer) -> Vec<&Entry> {
    gazetteer.entries().collect()
}

#[test]
fn every_id_is_of_its_kind_and_stands_once() {
    let gazetteer = Gazetteer::embedded();
    let mut seen = HashSet::new();
    for entry in entries(&gazetteer) {
        let slug = entry.id.as_str().split_once(':').map_or("", |(_, slug)| slug);
        assert!(entry.id.kind().is_some() && !slug.is_empty(), "{}", entry.id);
        let is_country = entry.id.kind() == Some(EntityKind::Country);
        let fits = |c: char| {
            if is_country {
                c.is_ascii_uppercase()
            } else {
                c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'
            }
        };
        assert!(slug.chars().all(fits), "{}", entry.id);
        assert!(seen.insert(&entry.id), "{} stands twice", entry.id);
        assert!(!entry.name.trim().is_empty(), "{} has no name", entry.id);
    }
    assert!(seen.len() > 300, "{}", seen.len());
}

#[test]
fn what_an_entry_points_to_is_there_and_places_form_a_tree() {
    let gazetteer = Gazetteer::embedded();
    for entry in entries(&gazetteer) {
        for id in [&entry.part_of, &entry.party, &entry.seat].into_iter().flatten() {
            assert!(
                gazetteer.entry(id).is_some(),
                "{} points to {id}, which is not listed",
                entry.id
            );
        }
        let chain: Vec<EntityId> = std::iter::successors(Some(entry.id.clone()), |id| gazetteer.parent(id))
            .take(9)
            .collect();
        assert!(chain.len() < 9, "{} lies in itself", entry.id);
        if entry.id.kind() == Some(EntityKind::Venue) {
            assert!(
                chain.iter().any(|id| id.kind() == Some(EntityKind::Country)),
                "{} lies in no country: {chain:?}",
                entry.id
            );
        }
    }
}

#[test]
fn no_alias_has_two_owners_of_one_kind_without_a_reason() {
    let gazetteer = Gazetteer::embedded();
    let mut owners: BTreeMap<(String, String), BTreeSet<&EntityId>> = BTreeMap::new();
    for entry in entries(&gazetteer).into_iter().filter(|entry| entry.only.is_none()) {
        let kind = format!("{:?}", entry.id.kind());
        let free = entry
            .aliases
            .iter()
            .filter(|alias| alias.only.is_none() && alias.text.contains(' '));
        for text in free.map(|alias| fold(&alias.text)).chain([fold(&entry.name)]) {
            owners.entry((kind.clone(), text)).or_default().insert(&entry.id);
        }
    }
    let shared: Vec<_> = owners.iter().filter(|(_, ids)| ids.len() > 1).collect();
    assert!(shared.is_empty(), "{shared:?}");
}

/// Countries and the capitals that are listed, as slugs. The Vatican is a city itself; territories have no line.
const CAPITALS: &str = "\
    AD andorra-la-vella, AE abu-dhabi, AF kabul, AG saint-johns-ag, AL tirana, AM yerevan, AO luanda, AR \
    buenos-aires, AT vienna, AU canberra, AZ baku, BA sarajevo, BB bridgetown, BD dhaka, BE brussels, BF \
    ouagadougou, BG sofia, BH manama, BI gitega, BJ porto-novo, BN bandar-seri-begawan, BO sucre, BR brasilia, BS \
    nassau, BT thimphu, BW gaborone, BY minsk, BZ belmopan, CA ottawa, CD kinshasa, CF bangui, CG brazzaville, CH \
    bern, CI yamoussoukro, CL santiago, CM yaounde, CN beijing, CO bogota, CR san-jose-cr, CU havana, CV praia, CY \
    nicosia, CZ prague, DE berlin, DJ djibouti-city, DK copenhagen, DM roseau, DO santo-domingo, DZ algiers, EC \
    quito, EE tallinn, EG cairo, ER asmara, ES madrid, ET addis-ababa, FI helsinki, FJ suva, FM palikir, FR paris, \
    GA libreville, GB london, GD saint-georges-gd, GE tbilisi, GH accra, GM banjul, GN conakry, GQ malabo, GR \
    athens, GT guatemala-city, GW bissau, GY georgetown-gy, HN tegucigalpa, HR zagreb, HT port-au-prince, HU \
    budapest, ID jakarta, IE dublin, IL jerusalem, IN new-delhi, IQ baghdad, IR tehran, IS reykjavik, IT rome, JM \
    kingston-jm, JO amman, JP tokyo, KE nairobi, KG bishkek, KH phnom-penh, KI tarawa, KM moroni, KN basseterre, \
    KP pyongyang, KR seoul, KW kuwait-city, KZ astana, LA vientiane, LB beirut, LC castries, LI vaduz, LK colombo, \
    LR monrovia, LS maseru, LT vilnius, LU luxembourg-city, LV riga, LY tripoli, MA rabat, MC monaco-ville, MD \
    chisinau, ME podgorica, MG antananarivo, MH majuro, MK skopje, ML bamako, MM naypyidaw, MN ulaanbaatar, MR \
    nouakchott, MT valletta, MU port-louis, MV male, MW lilongwe, MX mexico-city, MY kuala-lumpur, MZ maputo, NA \
    windhoek, NE niamey, NG abuja, NI managua, NL amsterdam, NO oslo, NP kathmandu, NR yaren, NZ wellington, OM \
    muscat, PA panama-city, PE lima, PG port-moresby, PH manila, PK islamabad, PL warsaw, PS ramallah, PT lisbon, \
    PW ngerulmud, PY asuncion, QA doha, RO bucharest, RS belgrade, RU moscow, RW kigali, SA riyadh, SB honiara, SC \
    victoria-sc, SD khartoum, SE stockholm, SG singapore-city, SI ljubljana, SK bratislava, SL freetown, SM \
    san-marino-city, SN dakar, SO mogadishu, SR paramaribo, SS juba, ST sao-tome, SV san-salvador, SY damascus, SZ \
    mbabane, TD ndjamena, TG lome, TH bangkok, TJ dushanbe, TL dili, TM ashgabat, TN tunis, TO nukualofa, TR \
    ankara, TT port-of-spain, TV funafuti, TW taipei, TZ dodoma, UA kyiv, UG kampala, US washington-dc, UY \
    montevideo, UZ tashkent, VC kingstown, VE caracas, VN hanoi, VU port-vila, WS apia, XK pristina, YE sanaa, ZA \
    pretoria, ZM lusaka, ZW harare";

#[test]
fn every_country_has_its_capital_and_every_city_its_country() {
    let gazetteer = Gazetteer::embedded();
    for line in CAPITALS.split(", ") {
        let (country, capital) = line.trim().split_once(' ').unwrap();
        let capital = EntityId(format!("pla:{capital}"));
        let parent = gazetteer.parent(&capital);
        assert_eq!(parent.unwrap().as_str(), format!("cty:{country}"), "{capital}");
    }
    for entry in entries(&gazetteer) {
        let in_what = gazetteer.parent(&entry.id).and_then(|id| id.kind());
        let wanted = match (entry.id.kind(), entry.class.as_deref()) {
            (Some(EntityKind::Place), Some("city")) => Some(EntityKind::Country),
            (Some(EntityKind::Venue), _) => Some(EntityKind::Place),
            _ => continue,
        };
        assert_eq!(in_what, wanted, "{}", entry.id);
    }
}

#[test]
fn years_of_roles_run_forward() {
    let gazetteer = Gazetteer::embedded();
    for entry in entries(&gazetteer) {
        for years in entry.roles.iter().flat_map(|tenure| &tenure.years) {
            assert!(
                (1960..=2026).contains(&years.from) && years.to.is_none_or(|to| (years.from..=2026).contains(&to)),
                "{}: {years:?}",
                entry.id
            );
        }
    }
}

#[test]
fn an_entry_that_cannot_be_read_is_named_by_file_and_line() {
    let mut gazetteer = Gazetteer::embedded();
    let before = gazetteer.fingerprint();
    let good = "{\"id\":\"per:farquhar\",\"name\":\"Wally Farquhar\"}";
    let error = gazetteer
        .extend("own.jsonl", &format!("{good}\n\n{{oops}}\n"))
        .unwrap_err()
        .to_string();
    assert!(error.contains("own.jsonl") && error.contains('3'), "{error}");
    assert_eq!(gazetteer.fingerprint(), before, "on an error nothing is added");
    assert_eq!(gazetteer.extend("own.jsonl", good).unwrap(), 1);
    assert_ne!(gazetteer.fingerprint(), before);
}
