//! The desk asks a client by mail before another may act for them.

use crate::on_both_engines;
use crate::support::actor::Actor;
use crate::support::booking::letters;
use crate::support::clinic::client_called;
use crate::support::page::Answer;
use crate::support::world::World;
use futures::future::join_all;
use unknot::types::instant::Span;

const DOROTHY: &str = "dorothy@elbowriver.example";

/// The desk's form on Maya's page.
async fn ask(desk: &Actor, client: &str, acts: &str) -> Answer {
    desk.post("/api/admin/household", &[("client", client), ("email", DOROTHY), ("acts", acts), ("child", "no")]).await
}

/// The secret parts of the links that were mailed.
async fn tokens(world: &World) -> Vec<String> {
    world.run_jobs().await;
    let secret = |letter: String| {
        let letter = letter.replace("=\r\n", "");
        letter.split("/consent/").nth(1).map(|rest| rest.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect())
    };
    letters(world).into_iter().filter_map(secret).collect()
}

async fn answer(world: &World, token: &str, words: &str) -> Answer {
    world.visitor().post("/api/accounts/consent", &[("token", token), ("answer", words)]).await
}

async fn may_book_for(dorothy: &Actor, client: &str) -> bool {
    dorothy.get(&format!("/book?client={client}")).await.status == 200
}

on_both_engines! {
    async fn dorothy_acts_for_maya_once_maya_agrees_and_until_she_ends_it(world: World) {
        let (maya, dorothy, grace) = (world.sign_in("maya").await, world.sign_in("dorothy").await, world.sign_in("grace").await);
        let id = client_called(&world, "maya").await;
        assert_eq!(ask(&grace, &id, "yes").await.status, 303);
        let words = grace.page(&format!("/admin/clients/{id}")).await.words();
        assert!(words.contains("Asked on Tuesday 24 November, no answer yet"), "{words}");
        assert!(!may_book_for(&dorothy, &id).await, "nobody has agreed yet");
        let token = tokens(&world).await.remove(0);
        let clear = "select count(*) from mails where body like '%/consent/%' and body not like '%/consent/••••••%'";
        assert_eq!(world.number(clear).await, 0, "the link is kept out of the database");
        // Looking is no answer, whatever program looks.
        let page = world.visitor().page(&format!("/consent/{token}")).await;
        assert!(page.words().contains("May Dorothy Pelletier act for you?") && page.words().contains("You have not answered yet"));
        assert!(!may_book_for(&dorothy, &id).await, "a look is no answer");
        let said = answer(&world, &token, "yes").await;
        assert_eq!((said.status, said.location()), (303, format!("/consent/{token}").as_str()));
        assert!(world.visitor().page(&format!("/consent/{token}")).await.words().contains("You said yes: Dorothy acts for you."));
        assert!(may_book_for(&dorothy, &id).await);
        world.run_jobs().await;
        assert!(letters(&world).iter().any(|letter| letter.contains("You can now book for Maya Fournier")));
        let log = "select count(*) from audit_log where screen = 'accounts/consent' and actor_name = 'Maya Fournier'";
        assert_eq!(world.number(log).await, 1);
        // She ends it on her own page.
        let me = maya.page("/me").await;
        let end = me.forms("/api/accounts/guardian-end").remove(0);
        assert_eq!(maya.post("/api/accounts/guardian-end", &end).await.status, 303);
        assert!(!may_book_for(&dorothy, &id).await);
        assert_eq!(answer(&world, &token, "yes").await.status, 404, "the question ended with it");
    }

    async fn who_says_no_is_not_acted_for_and_can_change_their_mind(world: World) {
        let (dorothy, grace) = (world.sign_in("dorothy").await, world.sign_in("grace").await);
        let id = client_called(&world, "maya").await;
        assert_eq!(ask(&grace, &id, "yes").await.status, 303);
        let token = tokens(&world).await.remove(0);
        assert_eq!(answer(&world, &token, "no").await.status, 303);
        assert!(!may_book_for(&dorothy, &id).await);
        assert!(grace.page(&format!("/admin/clients/{id}")).await.words().contains("the answer was no"));
        assert_eq!(answer(&world, &token, "yes").await.status, 303);
        assert!(may_book_for(&dorothy, &id).await);
        assert_eq!(answer(&world, &token, "no").await.status, 303);
        assert!(!may_book_for(&dorothy, &id).await);
    }

    async fn a_question_taken_back_or_two_weeks_old_cannot_be_answered(world: World) {
        let (dorothy, grace) = (world.sign_in("dorothy").await, world.sign_in("grace").await);
        let id = client_called(&world, "maya").await;
        assert_eq!(ask(&grace, &id, "yes").await.status, 303);
        let taken_back = tokens(&world).await.remove(0);
        assert_eq!(ask(&grace, &id, "no").await.status, 303);
        assert_eq!(answer(&world, &taken_back, "yes").await.status, 404);
        assert_eq!(ask(&grace, &id, "yes").await.status, 303);
        let old = tokens(&world).await.into_iter().find(|token| *token != taken_back).unwrap();
        world.advance(Span::days(14));
        assert_eq!(world.visitor().get(&format!("/consent/{old}")).await.status, 410);
        let late = answer(&world, &old, "yes").await;
        assert_eq!(late.status, 409);
        assert!(late.words().contains("Nothing was changed"), "{}", late.words());
        for made_up in ["AAAA", "not-a-token", &"A".repeat(43)] {
            assert_eq!(answer(&world, made_up, "yes").await.status, 404);
        }
        let dorothy_again = dorothy.get("/home").await;
        assert_eq!(dorothy_again.status, 303, "her session is over after two weeks");
        let acted = "select count(*) from household h join people p on p.id = h.dependant_id where p.name like 'Maya%'";
        assert_eq!(world.number(acted).await, 0);
    }

    async fn a_letter_whose_link_was_forgotten_is_not_sent(world: World) {
        let grace = world.sign_in("grace").await;
        let id = client_called(&world, "maya").await;
        assert_eq!(ask(&grace, &id, "yes").await.status, 303);
        world.tamper("update mails set secret = null").await.unwrap();
        assert!(tokens(&world).await.is_empty() && letters(&world).is_empty(), "a letter with dots is of no use");
        assert_eq!(world.number("select count(*) from mails where state = 'failed' and last_error like '%forgotten%'").await, 1);
        // One that waits for a mail server keeps it.
        assert_eq!(ask(&grace, &id, "no").await.status, 303);
        assert_eq!(ask(&grace, &id, "yes").await.status, 303);
        world.advance(Span::hours(30));
        assert_eq!(tokens(&world).await.len(), 1);
    }

    async fn eight_questions_at_once_are_one_letter_and_there_are_three_a_day(world: World) {
        let grace = world.sign_in("grace").await;
        let id = client_called(&world, "maya").await;
        let answers = join_all((0..8).map(|_| ask(&grace, &id, "yes"))).await;
        assert!(answers.iter().all(|answer| answer.status == 303));
        assert_eq!(tokens(&world).await.len(), 1);
        for expected in [303, 303, 429] {
            assert_eq!(ask(&grace, &id, "no").await.status, 303);
            assert_eq!(ask(&grace, &id, "yes").await.status, expected);
        }
        assert_eq!(tokens(&world).await.len(), 3);
    }

    async fn yes_and_no_at_once_leave_what_the_answer_says(world: World) {
        let (dorothy, grace) = (world.sign_in("dorothy").await, world.sign_in("grace").await);
        let id = client_called(&world, "maya").await;
        assert_eq!(ask(&grace, &id, "yes").await.status, 303);
        let token = tokens(&world).await.remove(0);
        let both = join_all((0..12).map(|n| answer(&world, &token, if n % 2 == 0 { "yes" } else { "no" }))).await;
        assert!(both.iter().all(|answer| answer.status == 303));
        let agrees = world.number("select agrees from consents").await == 1;
        assert_eq!(may_book_for(&dorothy, &id).await, agrees);
        // And against the desk that takes the question back.
        let (_, taken_back) = futures::join!(answer(&world, &token, "yes"), ask(&grace, &id, "no"));
        assert_eq!(taken_back.status, 303);
        assert!(!may_book_for(&dorothy, &id).await);
    }

    async fn only_a_child_without_an_address_is_not_asked(world: World) {
        let (dorothy, grace) = (world.sign_in("dorothy").await, world.sign_in("grace").await);
        let added = grace.post("/api/schedule/new-client", &[("name", "Léa Tremblay"), ("email", ""), ("phone", "")]).await;
        assert_eq!(added.status, 303);
        let lea = world.id("id", "people where name = 'Léa Tremblay'").await;
        let adult = ask(&grace, &lea, "yes").await;
        assert_eq!(adult.status, 422);
        assert!(adult.words().contains("cannot be asked. Nothing was changed."), "{}", adult.words());
        assert!(!may_book_for(&dorothy, &lea).await);
        let mut form = grace.page(&format!("/admin/clients/{lea}")).await.forms("/api/admin/household").remove(0);
        form.push(("email".to_owned(), DOROTHY.to_owned()));
        assert_eq!(grace.post("/api/admin/household", &form).await.status, 303);
        assert!(may_book_for(&dorothy, &lea).await);
        // Of someone who can be asked, no form makes a child.
        let maya = client_called(&world, "maya").await;
        let claim = [("client", maya.as_str()), ("email", DOROTHY), ("acts", "yes"), ("child", "yes")];
        assert_eq!(grace.post("/api/admin/household", &claim).await.status, 303);
        assert!(!may_book_for(&dorothy, &maya).await);
    }
}
