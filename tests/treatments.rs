//! The history a client reads and the notes a therapist signs.

use crate::on_both_engines;
use crate::support::actor::Actor;
use crate::support::page::{Fields, value};
use crate::support::time::clock_at;
use crate::support::world::World;

/// The fields of an open chart, ready to be filled.
async fn chart(tomas: &Actor) -> (String, Fields) {
    let today = tomas.page("/today").await;
    let link = today.links("/clients/").into_iter().find(|link| link.contains("/chart/")).expect("no open note on the day page");
    let form = tomas.page(&link).await.forms("/api/treatments/note").remove(0);
    (link, vec![("visit".to_owned(), value(&form, "visit").to_owned()), ("minutes".to_owned(), "60".to_owned())])
}

/// The fields with some of them replaced and others added.
fn with(fields: &[(String, String)], more: &[(&str, &str)]) -> Fields {
    let kept = fields.iter().filter(|(name, _)| !more.iter().any(|(other, _)| other == name)).cloned();
    kept.chain(more.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))).collect()
}

on_both_engines! {
    async fn maya_reads_what_was_done_and_what_it_changed(world: World) {
        let maya = world.sign_in("maya").await;
        let history = maya.page("/visits").await;
        assert!(history.words().contains("Your history"));
        let visits = history.links("/visits/");
        assert!(visits.len() >= 5, "{visits:?}");
        let visit = maya.page(&visits[0]).await;
        let words = visit.words();
        for part in ["minutes", "Before", "After", "What we did", "Pressure", "Home care", "Tomás Rivera"] {
            assert!(words.contains(part), "{part} is missing: {words}");
        }
    }

    async fn a_visit_of_december_2025_keeps_the_offset_of_that_winter(world: World) {
        let start = "select v.starts_at from visits v join people p on p.id = v.client_id where p.email = 'maya@elbowriver.example'
                     and v.state = 'signed' and v.starts_at > 1764572400000000 and v.starts_at < 1772300000000000
                     order by v.starts_at limit 1";
        let clock = clock_at(world.number(start).await, 7);
        let maya = world.sign_in("maya").await;
        let mut shown = String::new();
        for link in maya.page("/visits").await.links("/visits/") {
            shown.push_str(&maya.page(&link).await.words());
        }
        assert!(shown.contains("December 2025") || shown.contains("January 2026"), "no winter visit in the history");
        let hour = clock.split(' ').next().unwrap();
        assert!(shown.contains(hour), "{clock} is not among Maya’s visits");
    }

    async fn tomas_signs_a_note_and_nobody_changes_it_afterwards(world: World) {
        let tomas = world.sign_in("tomas").await;
        let (link, fields) = chart(&tomas).await;
        let note = with(
            &fields,
            &[
                ("region_1", "back-lumbar-right"),
                ("before_1", "7"),
                ("after_1", "4"),
                ("technique_heat", "yes"),
                ("pressure", "6"),
                ("pain_before", "6"),
                ("pain_after", "4"),
                ("summary", "Slow pressure along the low back."),
                ("home_care", "Heat, 15 minutes"),
            ],
        );
        assert_eq!(tomas.post("/api/treatments/note", &with(&note, &[("then", "save")])).await.status, 303);
        assert!(tomas.page(&link).await.body.contains("Slow pressure along the low back."));
        let signed = tomas.post("/api/treatments/note", &with(&note, &[("then", "sign")])).await;
        assert_eq!(signed.status, 303, "{}", signed.words());
        let again = tomas.post("/api/treatments/note", &with(&note, &[("then", "save"), ("summary", "Something else.")])).await;
        assert_eq!(again.status, 409, "{}", again.words());
        for sql in [
            "update visits set pain_after = 0 where state = 'signed'",
            "delete from visits where state = 'signed'",
            "update visit_areas set after = 0",
            "delete from visit_techniques",
        ] {
            let refused = world.tamper(sql).await.unwrap_err();
            assert!(refused.contains("visit_signed"), "{sql}: {refused}");
        }
    }

    async fn an_incomplete_note_is_not_signed(world: World) {
        let tomas = world.sign_in("tomas").await;
        let (link, fields) = chart(&tomas).await;
        let unsigned = "select count(*) from visits where state = 'draft'";
        let before = world.number(unsigned).await;
        tomas.post("/api/treatments/note", &with(&fields, &[("then", "sign"), ("summary", "")])).await;
        tomas
            .post(
                "/api/treatments/note",
                &with(&fields, &[("then", "sign"), ("summary", "Gluteal work."), ("region_1", "back-glute-right")]),
            )
            .await;
        assert_eq!(world.number(unsigned).await, before);
        assert!(tomas.page(&link).await.body.contains("Gluteal work."), "the draft is kept");
        let wrong =
            tomas.post("/api/treatments/note", &with(&fields, &[("then", "save"), ("summary", "Kept."), ("pain_before", "11")])).await;
        assert_eq!(wrong.status, 422);
        assert!(wrong.body.contains("Kept."), "what was typed is kept");
    }

    async fn drafts_are_not_shown_to_clients(world: World) {
        let drafts = world.number("select count(*) from visits where state = 'draft'").await;
        assert!(drafts > 0, "the demo has a note to finish");
        let tomas = world.sign_in("tomas").await;
        let (link, fields) = chart(&tomas).await;
        tomas.post("/api/treatments/note", &with(&fields, &[("then", "save"), ("summary", "Draft words nobody else reads.")])).await;
        let visit = value(&fields, "visit").to_owned();
        let client = link.split('/').nth(2).unwrap().to_owned();
        for name in ["maya", "wendell", "dorothy", "ines"] {
            let answer = world.sign_in(name).await.get(&format!("/visits/{visit}")).await;
            assert_eq!(answer.status, 404, "{name} of {client}");
        }
    }

    async fn a_therapist_sees_their_own_clients_and_the_outcome_lead_sees_all(world: World) {
        let tomas = world.sign_in("tomas").await;
        let clients = tomas.page("/clients").await.links("/clients/");
        assert!(clients.len() >= 3, "{clients:?}");
        assert_eq!(tomas.get(&clients[0]).await.status, 200);
        let omar = world.sign_in("omar").await;
        assert_eq!(omar.get(&clients[0]).await.status, 200);
        assert_eq!(omar.get("/clients").await.status, 403);
    }
}
