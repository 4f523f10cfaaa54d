//! Checking in, and how clients change.

use crate::on_both_engines;
use crate::support::actor::Actor;
use crate::support::page::{Fields, value};
use crate::support::world::World;

async fn due(maya: &Actor) -> Fields {
    let link = maya.page("/home").await.links("/check-in/").remove(0);
    maya.page(&link).await.forms("/api/outcomes/check-in").remove(0)
}

on_both_engines! {
    async fn maya_checks_in_and_sees_at_once_what_changed(world: World) {
        let maya = world.sign_in("maya").await;
        let mut fields = due(&maya).await;
        let check_in = value(&fields, "check_in").to_owned();
        fields.extend([("pain", "3"), ("score_1", "7"), ("score_2", "6")].map(|(n, v)| (n.to_owned(), v.to_owned())));
        let answer = maya.post("/api/outcomes/check-in", &fields).await;
        assert_eq!((answer.status, answer.location()), (303, format!("/check-in/{check_in}").as_str()), "{}", answer.words());
        let result = maya.page(answer.location()).await.words();
        assert!(result.contains('3') && result.to_lowercase().contains("pain"), "{result}");
        assert!(maya.page("/progress").await.words().contains("Pain is down"));
    }

    async fn the_first_answer_stands(world: World) {
        let maya = world.sign_in("maya").await;
        let fields = due(&maya).await;
        let answer = |pain: &str| fields.iter().cloned().chain([("pain".to_owned(), pain.to_owned())]).collect::<Vec<_>>();
        assert_eq!(maya.post("/api/outcomes/check-in", &answer("3")).await.status, 303);
        maya.post("/api/outcomes/check-in", &answer("9")).await;
        let newest = "select pain from check_ins where answered_at is not null
            and client_id = (select id from people where email = 'maya@elbowriver.example') order by answered_at desc limit 1";
        assert_eq!(world.number(newest).await, 3);
    }

    async fn a_check_in_without_a_valid_number_is_refused(world: World) {
        let maya = world.sign_in("maya").await;
        let fields = due(&maya).await;
        for pain in ["", "11", "-1", "4.5", "four"] {
            let answer = maya
                .post("/api/outcomes/check-in", &fields.iter().cloned().chain([("pain".to_owned(), pain.to_owned())]).collect::<Vec<_>>())
                .await;
            assert_eq!(answer.status, 422, "{pain:?}");
        }
    }

    async fn omar_sees_worsening_clients_first_and_opens_mayas_history(world: World) {
        let omar = world.sign_in("omar").await;
        let board = omar.page("/outcomes").await;
        let words = board.words();
        for part in ["Outcomes", "Maya Fournier", "Wendell Okafor", "Improving", "of"] {
            assert!(words.contains(part), "{part} is missing: {words}");
        }
        let rows = board.elements("tr");
        let worse = rows.iter().position(|row| row.html.contains("Worsening"));
        let better = rows.iter().rposition(|row| row.html.contains("Improving"));
        assert!(worse.is_some() && worse < better, "worsening stands first: {worse:?} {better:?}");
        let maya = rows.iter().find(|row| row.words.contains("Maya Fournier")).unwrap();
        assert!(omar.page(&maya.links[0]).await.words().contains("Maya Fournier"));
    }

    async fn a_group_of_fewer_than_ten_gets_no_average(world: World) {
        let omar = world.sign_in("omar").await;
        let board = omar.page("/outcomes").await;
        let options = board.elements("option").into_iter();
        let therapists: Vec<String> =
            options.filter_map(|option| option.attribute("value").map(str::to_owned)).filter(|value| value.len() == 36).collect();
        assert!(!therapists.is_empty());
        for therapist in therapists {
            let page = omar.page(&format!("/outcomes?therapist={therapist}")).await;
            let words = page.words();
            let many =
                words.split_once(" people answered in this period.").map(|(before, _)| before.rsplit(' ').next().unwrap().parse::<u32>());
            let few = many.is_none_or(|many| many.unwrap() < 10);
            assert_eq!(words.contains("Fewer than 10 people answered."), few, "{words}");
        }
    }
}
