//! Services that are not for everyone: new or returning clients, labels, referrals, and what only the desk books.

use crate::on_both_engines;
use crate::support::actor::Actor;
use crate::support::booking::book;
use crate::support::clinic::{client_called, edit, new_service, offered};
use crate::support::page::Fields;
use crate::support::world::World;
use unknot::types::instant::Span;

async fn refused(actor: &Actor, opening: &Fields, words: &str) {
    let answer = actor.post("/api/booking/hold", opening).await;
    assert_eq!(answer.status, 409, "{}", answer.words());
    assert!(answer.words().contains(words), "{}", answer.words());
}

on_both_engines! {
    async fn a_first_visit_is_for_sunita_and_not_for_maya(world: World) {
        let (ingrid, maya) = (world.sign_in("ingrid").await, world.sign_in("maya").await);
        let first = new_service(&world, &ingrid, &[("audience", "new")]).await;
        let sunita = world.visitor();
        assert!(sunita.page("/book").await.words().contains("Cranial work"));
        assert!(!maya.page("/book").await.words().contains("Cranial work"));
        let opening = offered(&sunita, &first, "").await.remove(0);
        refused(&maya, &opening, "This is a first visit, and you have been here before").await;
        assert_eq!(sunita.post("/api/booking/hold-new", &opening).await.status, 303);
    }

    async fn a_service_for_returning_clients_is_hidden_from_visitors(world: World) {
        let (ingrid, maya) = (world.sign_in("ingrid").await, world.sign_in("maya").await);
        let known = new_service(&world, &ingrid, &[("audience", "returning")]).await;
        let sunita = world.visitor();
        assert!(!sunita.page("/book").await.words().contains("Cranial work"));
        let opening = offered(&maya, &known, "").await.remove(0);
        let answer = sunita.post("/api/booking/hold-new", &opening).await;
        assert_eq!(answer.status, 409);
        assert!(answer.words().contains("people who have been here before"), "{}", answer.words());
        book(&maya, &opening).await;
    }

    async fn the_desk_books_a_service_that_clients_cannot(world: World) {
        let (ingrid, grace, maya) = (world.sign_in("ingrid").await, world.sign_in("grace").await, world.sign_in("maya").await);
        let desk = new_service(&world, &ingrid, &[("online", "no")]).await;
        assert!(!maya.page("/book").await.words().contains("Cranial work"));
        let page = grace.page(&format!("/schedule/book?client={}&service={desk}", client_called(&world, "maya").await)).await;
        let form = page.forms("/api/schedule/book").pop().unwrap();
        let opening: Fields = form.iter().filter(|(name, _)| name != "client").cloned().collect();
        refused(&maya, &opening, "The front desk books this visit").await;
        let answer = grace.post("/api/schedule/book", &form).await;
        assert_eq!(answer.status, 303, "{}", answer.words());
    }

    async fn a_label_and_a_referral_open_a_service_that_needs_them(world: World) {
        let (ingrid, grace, maya) = (world.sign_in("ingrid").await, world.sign_in("grace").await, world.sign_in("maya").await);
        let id = new_service(&world, &ingrid, &[("audience", "label"), ("label", "WCB"), ("referral", "yes")]).await;
        let mayas = client_called(&world, "maya").await;
        assert!(!maya.page("/book").await.words().contains("Cranial work"));
        edit(&grace, "label", &[("client", &mayas), ("label", "WCB"), ("has", "yes")]).await;
        let page = maya.page(&format!("/book?service={id}&therapist=anyone")).await.words();
        assert!(page.contains("needs a referral from a physician"), "{page}");
        let opening = offered(&maya, &id, "").await.remove(0);
        refused(&maya, &opening, "none is on file for that day").await;
        let day = world.practice().wall.date(world.state.clock.now().plus(Span::days(60))).to_string();
        edit(&grace, "referral", &[("client", &mayas), ("service", &id), ("until", &day)]).await;
        assert!(grace.page(&format!("/admin/clients/{mayas}")).await.words().contains("Cranial work"));
        book(&maya, &opening).await;
        edit(&grace, "label", &[("client", &mayas), ("label", "WCB"), ("has", "no")]).await;
        assert!(!maya.page("/book").await.words().contains("Cranial work"));
    }
}
