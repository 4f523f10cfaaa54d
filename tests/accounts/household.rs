//! Acting for someone else: who may, and what the log says of it.

use crate::on_both_engines;
use crate::support::booking::{confirm, hold, is, letters, noahs_opening, undo, undo_time_passes};
use crate::support::clinic::client_called;
use crate::support::world::World;

on_both_engines! {
    async fn dorothy_books_moves_and_cancels_for_noah_and_the_log_names_both(world: World) {
        let dorothy = world.sign_in("dorothy").await;
        assert!(dorothy.page("/home").await.words().contains("Noah’s visits"));
        let opening = noahs_opening(&world, &dorothy).await;
        let visit = hold(&dorothy, &opening).await;
        let words = dorothy.page(&format!("/book/confirm/{visit}")).await.words();
        assert!(words.contains("For Noah Pelletier"), "{words}");
        assert_eq!(confirm(&dorothy, &visit).await.status, 303);
        let his = format!(
            "select count(*) from bookings b join people p on p.id = b.client_id where b.{} and p.name = 'Noah Pelletier'",
            is(&world, &visit)
        );
        assert_eq!(world.number(&his).await, 1);
        let log =
            "select count(*) from audit_log where client_name = 'Noah Pelletier' and actor_name = 'Dorothy Pelletier' and action <> 'view'";
        assert!(world.number(log).await >= 2, "holding and confirming stand in the log");
        let acted = "select count(*) from booking_events e join people p on p.id = e.actor_id where p.name = 'Dorothy Pelletier'
            and e.became = 'booked'
            and e.booking_id in (select b.id from bookings b join people c on c.id = b.client_id where c.name = 'Noah Pelletier')";
        assert!(world.number(acted).await >= 1, "the appointment record names who acted");
        undo_time_passes(&world).await;
        let told = letters(&world);
        assert!(told.iter().any(|letter| letter.contains("For Noah") && letter.contains("dorothy@elbowriver.example")), "{told:?}");
        let moving = dorothy.page(&format!("/book?move={visit}&therapist=anyone")).await;
        assert!(!moving.forms("/api/booking/hold").is_empty(), "{}", moving.words());
        assert!(dorothy.page(&format!("/book/cancel/{visit}")).await.words().contains("For Noah Pelletier"));
        assert_eq!(dorothy.post("/api/booking/cancel", &[("booking", visit.as_str())]).await.status, 303);
        assert_eq!(undo(&world, &dorothy, &visit).await.status, 303);
    }

    async fn nobody_else_acts_for_noah(world: World) {
        let (dorothy, wendell) = (world.sign_in("dorothy").await, world.sign_in("wendell").await);
        let opening = noahs_opening(&world, &dorothy).await;
        assert_eq!(wendell.post("/api/booking/hold", &opening).await.status, 404);
        let noah = client_called(&world, "noah").await;
        assert_eq!(wendell.get(&format!("/book?client={noah}")).await.status, 404);
        let visit = hold(&dorothy, &opening).await;
        for action in ["confirm", "let-go", "extend"] {
            assert_eq!(wendell.post(&format!("/api/booking/{action}"), &[("hold", visit.as_str())]).await.status, 404, "{action}");
        }
        assert_eq!(wendell.get(&format!("/book/confirm/{visit}")).await.status, 404);
        // The desk ends Dorothy's right to act for him.
        let grace = world.sign_in("grace").await;
        let end = [("client", noah.as_str()), ("email", "dorothy@elbowriver.example"), ("acts", "no")];
        assert_eq!(grace.post("/api/admin/household", &end).await.status, 303);
        assert_eq!(dorothy.post("/api/booking/confirm", &[("hold", visit.as_str())]).await.status, 404);
        assert!(!dorothy.page("/home").await.words().contains("Noah’s visits"));
        let wrong =
            grace.post("/api/admin/household", &[("client", noah.as_str()), ("email", "tomas@elbowriver.example"), ("acts", "yes")]).await;
        assert_eq!(wrong.status, 422);
    }

    async fn maya_adds_a_child_and_books_for_them(world: World) {
        let maya = world.sign_in("maya").await;
        assert!(maya.page("/book/together").await.words().contains("You book for nobody else yet"));
        assert_eq!(maya.post("/api/accounts/dependant", &[("name", " ")]).await.status, 422);
        assert_eq!(maya.post("/api/accounts/dependant", &[("name", "Élodie Fournier")]).await.status, 303);
        let me = maya.page("/me").await;
        assert!(me.words().contains("Élodie Fournier"), "{}", me.words());
        let book = me.links("/book?client=").remove(0);
        assert!(maya.page(&book).await.words().contains("Hold"));
    }
}
