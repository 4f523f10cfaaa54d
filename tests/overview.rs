//! Pages that join slices: home, a bad pain day, and who opened one's record.

use crate::on_both_engines;
use crate::support::booking::hold;
use crate::support::world::World;

on_both_engines! {
    async fn the_pain_chart_has_a_table_and_a_tick_for_each_visit(world: World) {
        let maya = world.sign_in("maya").await;
        let home = maya.page("/home").await;
        assert!(!home.elements("table").is_empty(), "no table");
        let narrow = home.elements(".chart--narrow").remove(0);
        let ticks = i64::try_from(narrow.html.matches("class=\"tick\"").count()).unwrap();
        let visits = "select count(*) from visits where state = 'signed'
            and client_id = (select id from people where email = 'maya@elbowriver.example')";
        let all = world.number(visits).await;
        assert!(ticks > 5 && ticks <= all, "{ticks} ticks for {all} visits");
    }

    async fn on_a_bad_pain_day_home_care_comes_before_the_soonest_times(world: World) {
        let maya = world.sign_in("maya").await;
        assert!(maya.page("/home").await.links("/home?flare").len() == 1);
        let page = maya.page("/home?flare=1").await;
        let words = page.words();
        let (care, soonest) = (words.find("Do this first").expect("home care"), words.find("The soonest times").unwrap());
        assert!(care < soonest, "{words}");
        let forms = page.forms("/api/booking/hold");
        assert_eq!(forms.len(), 3);
        hold(&maya, &forms[0]).await;
        let write = page.links("/messages/").remove(0);
        assert!(maya.page(&write).await.body.contains("I am having a flare"), "{write}");
    }

    async fn maya_reads_who_opened_her_record(world: World) {
        let omar = world.sign_in("omar").await;
        omar.page("/outcomes").await;
        let words = world.sign_in("maya").await.page("/me").await.words();
        assert!(words.contains("Who opened your record"), "{words}");
        assert!(words.contains("Omar Haddad, staff"), "{words}");
    }
}
