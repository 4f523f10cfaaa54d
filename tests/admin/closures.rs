//! Closures of the clinic.

use crate::on_both_engines;
use crate::support::booking::next_visit;
use crate::support::clinic::of_visit;
use crate::support::world::World;

on_both_engines! {
    async fn a_closure_names_booked_clients_and_closes_the_day(world: World) {
        let (grace, maya) = (world.sign_in("grace").await, world.sign_in("maya").await);
        let visit = next_visit(&maya).await;
        let (start, _) = of_visit(&world, &visit).await;
        let wall = world.practice().wall.clone();
        let (date, next) = (wall.date(start), wall.date(start).saturating_add(jiff::Span::new().days(1)));
        let typed = format!("/admin/closures?check=1&place=&from={date}T00%3A00&until={next}T00%3A00&reason=Burst+pipe");
        let preview = grace.page(&typed).await;
        assert!(preview.words().contains("Maya Fournier: "), "{}", preview.words());
        let form = preview.forms("/api/admin/closure").remove(0);
        assert_eq!(grace.post("/api/admin/closure", &form).await.status, 303);
        assert!(grace.page("/admin/closures").await.words().contains("Burst pipe"));
        let day = maya.page(&format!("/book?therapist=anyone&from={date}&until={date}")).await.words();
        assert!(day.contains("closed"), "{day}");
        let end = grace.page("/admin/closures").await.forms("/api/admin/closure-end").remove(0);
        assert_eq!(grace.post("/api/admin/closure-end", &end).await.status, 303);
        assert!(grace.page("/admin/handover").await.words().contains("Every booked visit can take place as it is booked"));
    }
}
