//! The route table: every page and every server function, with who may call it.

use crate::accounts::forms as accounts_forms;
use crate::accounts::pages as accounts;
use crate::admin::forms as admin_forms;
use crate::admin::pages as admin;
use crate::booking::{calendar, client, desk, guests, openings, series, stranded, together, waitlist};
use crate::error::AppError;
use crate::messaging::forms::{MessageForm, ReadForm, ThreadForm};
use crate::messaging::pages as messaging;
use crate::notifications::pages as notifications;
use crate::outcomes::forms::CheckInForm;
use crate::outcomes::pages as outcomes;
use crate::overview::pages as overview;
use crate::platform::state::AppState;
use crate::treatments::forms::{NoteForm, StartNoteForm};
use crate::treatments::pages as treatments;
use crate::types::form::Field;
use crate::types::person::Right;
use crate::web::endpoint::Endpoint;
use crate::web::events::events;
use crate::web::forms::server_function;
use crate::web::front_door::front_door;
use crate::web::routes::{Table, Who};
use crate::web::{health, static_files};
use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::response::IntoResponse;
use axum::routing::{get, post};
use std::any::Any;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

pub fn pages() -> Table {
    clinic_pages(portal_pages(Table::new()))
}

/// The pages of clients and therapists.
#[rustfmt::skip]
fn portal_pages(table: Table) -> Table {
    use Who::{Anyone, Client, SignedIn, Therapist, TherapistOr};
    table
        .page("/", Anyone, overview::landing::landing_page)
        .page("/sign-in", Anyone, accounts::sign_in::sign_in_page)
        .page("/sign-up", Anyone, guests::pages::sign_up::sign_up_page)
        .page("/consent/{token}", Anyone, accounts::consent::consent_page)
        .page("/sign-out", SignedIn, accounts::sign_out::sign_out_page)
        .page("/me", SignedIn, overview::me::me_page)
        .page("/home", Client, overview::home::home_page)
        .page("/book", Anyone, openings::pages::openings::openings_page)
        .page("/book/confirm/{hold}", Client, client::pages::confirm::confirm_page)
        .page("/book/together", Client, together::pages::together::together_page)
        .page("/book/plan", Client, series::pages::series::plan_page)
        .page("/book/wait", Client, waitlist::pages::join::wait_page)
        .page("/calendar/{file}", Anyone, calendar::pages::feed::feed_page)
        .page("/book/cancel/{booking}", Client, client::pages::cancel::cancel_page)
        .page("/visits", Client, treatments::timeline::timeline_page)
        .page("/visits/{id}", Client, treatments::visit::visit_page)
        .page("/messages", Client, messaging::threads::threads_page)
        .page("/messages/{thread}", Client, messaging::thread::client_thread_page)
        .page("/progress", Client, overview::progress::progress_page)
        .page("/check-in/{id}", Client, outcomes::check_in::check_in_page)
        .page("/today", Therapist, overview::today::today_page)
        .page("/inbox", Therapist, messaging::inbox::inbox_page)
        .page("/inbox/{thread}", Therapist, messaging::thread::therapist_thread_page)
        .page("/clients", Therapist, treatments::clients::clients_page)
        .page("/clients/{id}", TherapistOr(Right::Outcomes), treatments::record::record_page)
        .page("/clients/{id}/visits/{visit}", TherapistOr(Right::Outcomes), treatments::record::record_visit_page)
        .page("/clients/{id}/chart/{visit}", Therapist, treatments::chart::chart_page)
}

/// The pages of the clinic's staff.
#[rustfmt::skip]
fn clinic_pages(table: Table) -> Table {
    use Who::{Staff, TherapistOr};
    table
        .page("/outcomes", Staff(Right::Outcomes), outcomes::board::board_page)
        .page("/schedule", TherapistOr(Right::Schedule), desk::pages::schedule::schedule_page)
        .page("/schedule/book", Staff(Right::Schedule), desk::pages::book_and_move::book_page)
        .page("/schedule/move/{booking}", Staff(Right::Schedule), desk::pages::book_and_move::move_page)
        .page("/admin", Staff(Right::Schedule), admin::admin_page)
        .page("/admin/shifts", Staff(Right::Schedule), admin::shifts::shifts_page)
        .page("/admin/shifts/{id}", Staff(Right::Schedule), admin::shifts::therapist_page)
        .page("/admin/closures", Staff(Right::Schedule), admin::closures::closures_page)
        .page("/admin/waitlist", Staff(Right::Schedule), waitlist::pages::log::waitlist_page)
        .page("/admin/handover", Staff(Right::Schedule), stranded::pages::stranded::handover_page)
        .page("/admin/clients/{id}", Staff(Right::Schedule), admin::clients::client_page)
        .page("/admin/services", Staff(Right::Admin), admin::services::services_page)
        .page("/admin/services/{id}", Staff(Right::Admin), admin::services::service_page)
        .page("/admin/clinic", Staff(Right::Admin), admin::clinic::clinic_page)
        .page("/admin/rooms", Staff(Right::Admin), admin::rooms::rooms_page)
        .page("/admin/mail", Staff(Right::Admin), notifications::mail::mail_page)
}

#[rustfmt::skip]
pub static ENDPOINTS: &[Endpoint] = &[
    Endpoint::form("/api/accounts/sign-in", Who::Anyone, accounts_forms::SignIn::FIELDS),
    Endpoint::form("/api/accounts/sign-out", Who::SignedIn, &[]),
    Endpoint::form("/api/accounts/sign-out-everywhere", Who::SignedIn, &[]),
    Endpoint::form("/api/accounts/phone", Who::SignedIn, accounts_forms::OwnPhone::FIELDS),
    Endpoint::form("/api/accounts/dependant", Who::Client, accounts_forms::NewDependant::FIELDS),
    Endpoint::form("/api/accounts/consent", Who::Anyone, accounts_forms::Consent::FIELDS),
    Endpoint::form("/api/accounts/guardian-end", Who::Client, accounts_forms::EndGuardian::FIELDS),
    Endpoint::form("/api/admin/household", Who::Staff(Right::Schedule), admin_forms::Guardian::FIELDS),
    Endpoint::form("/api/accounts/sign-up", Who::Anyone, guests::forms::SignUp::FIELDS),
    Endpoint::form("/api/accounts/verify", Who::Anyone, guests::forms::Verify::FIELDS),
    Endpoint::form("/api/booking/hold-new", Who::Anyone, guests::forms::HoldNew::FIELDS),
    Endpoint::form("/api/booking/hold", Who::Client, client::forms::Hold::FIELDS),
    Endpoint::form("/api/booking/extend", Who::Client, client::forms::Held::FIELDS),
    Endpoint::form("/api/booking/extend-new", Who::Anyone, guests::forms::SignUp::FIELDS),
    Endpoint::form("/api/booking/undo", Who::Client, client::forms::Undo::FIELDS),
    Endpoint::form("/api/booking/feed", Who::SignedIn, &[]),
    Endpoint::form("/api/booking/feed-stop", Who::SignedIn, &[]),
    Endpoint::form("/api/booking/confirm", Who::Client, client::forms::Confirm::FIELDS),
    Endpoint::form("/api/booking/hold-both", Who::Client, together::forms::HoldBoth::FIELDS),
    Endpoint::form("/api/booking/let-go", Who::Client, client::forms::Held::FIELDS),
    Endpoint::form("/api/booking/cancel", Who::Client, client::forms::Cancel::FIELDS),
    Endpoint::question("/api/booking/open-starts", Who::Anyone, openings::forms::OpenStarts::FIELDS),
    Endpoint::question("/api/booking/open-count", Who::Anyone, openings::forms::OpenCount::FIELDS),
    Endpoint::form("/api/booking/plan", Who::Client, series::forms::BookPlan::FIELDS),
    Endpoint::form("/api/booking/wait", Who::Client, waitlist::forms::JoinWaitlist::FIELDS),
    Endpoint::form("/api/booking/leave-wait", Who::Client, waitlist::forms::LeaveWaitlist::FIELDS),
    Endpoint::form("/api/schedule/new-client", Who::Staff(Right::Schedule), desk::forms::NewClient::FIELDS),
    Endpoint::form("/api/schedule/book", Who::Staff(Right::Schedule), desk::forms::BookFor::FIELDS),
    Endpoint::form("/api/schedule/move", Who::Staff(Right::Schedule), desk::forms::MoveFor::FIELDS),
    Endpoint::form("/api/schedule/room", Who::Staff(Right::Schedule), desk::forms::Reseat::FIELDS),
    Endpoint::form("/api/schedule/ask", Who::Staff(Right::Schedule), desk::forms::AskToMove::FIELDS),
    Endpoint::form("/api/schedule/mark", Who::Staff(Right::Schedule), desk::forms::Mark::FIELDS),
    Endpoint::form("/api/schedule/call-off", Who::Staff(Right::Schedule), desk::forms::CallOff::FIELDS),
    Endpoint::form("/api/schedule/block", Who::Staff(Right::Schedule), admin_forms::Block::FIELDS),
    Endpoint::form("/api/schedule/waive", Who::Staff(Right::Schedule), desk::forms::Waive::FIELDS),
    Endpoint::form("/api/admin/week", Who::Staff(Right::Schedule), admin_forms::Week::FIELDS),
    Endpoint::form("/api/admin/day", Who::Staff(Right::Schedule), admin_forms::Day::FIELDS),
    Endpoint::form("/api/admin/day-end", Who::Staff(Right::Schedule), admin_forms::EndDay::FIELDS),
    Endpoint::form("/api/admin/time-off", Who::Staff(Right::Schedule), admin_forms::TimeOff::FIELDS),
    Endpoint::form("/api/admin/time-off-end", Who::Staff(Right::Schedule), admin_forms::EndTimeOff::FIELDS),
    Endpoint::form("/api/admin/closure", Who::Staff(Right::Schedule), admin_forms::Closure::FIELDS),
    Endpoint::form("/api/admin/closure-end", Who::Staff(Right::Schedule), admin_forms::EndClosure::FIELDS),
    Endpoint::form("/api/admin/hands", Who::Staff(Right::Schedule), admin_forms::Workload::FIELDS),
    Endpoint::form("/api/admin/label", Who::Staff(Right::Schedule), admin_forms::Label::FIELDS),
    Endpoint::form("/api/admin/referral", Who::Staff(Right::Schedule), admin_forms::Referral::FIELDS),
    Endpoint::form("/api/admin/offer", Who::Staff(Right::Admin), admin_forms::Offer::FIELDS),
    Endpoint::form("/api/admin/clinic", Who::Staff(Right::Admin), admin_forms::Clinic::FIELDS),
    Endpoint::form("/api/admin/service", Who::Staff(Right::Admin), admin_forms::Service::FIELDS),
    Endpoint::form("/api/admin/service-end", Who::Staff(Right::Admin), admin_forms::EndService::FIELDS),
    Endpoint::form("/api/admin/service-rooms", Who::Staff(Right::Admin),
        &[Field::hidden("service"), Field::hidden("rooms"), Field::hidden("agreed")]),
    Endpoint::form("/api/admin/add-on", Who::Staff(Right::Admin), admin_forms::AddOn::FIELDS),
    Endpoint::form("/api/admin/add-on-end", Who::Staff(Right::Admin), admin_forms::EndAddOn::FIELDS),
    Endpoint::form("/api/admin/room", Who::Staff(Right::Admin), admin_forms::Room::FIELDS),
    Endpoint::form("/api/admin/room-end", Who::Staff(Right::Admin), admin_forms::EndRoom::FIELDS),
    Endpoint::form("/api/admin/equipment", Who::Staff(Right::Admin), admin_forms::Equipment::FIELDS),
    Endpoint::form("/api/admin/equipment-end", Who::Staff(Right::Admin), admin_forms::EndEquipment::FIELDS),
    Endpoint::form("/api/admin/place", Who::Staff(Right::Admin), admin_forms::Place::FIELDS),
    Endpoint::form("/api/messaging/post", Who::SignedIn, MessageForm::FIELDS),
    Endpoint::form("/api/messaging/start", Who::Client, ThreadForm::FIELDS),
    Endpoint::question("/api/messaging/lines", Who::SignedIn, &[Field::hidden("thread")]),
    Endpoint::form("/api/messaging/read", Who::SignedIn, ReadForm::FIELDS),
    Endpoint::question("/api/messaging/inbox", Who::Therapist, &[Field::hidden("thread")]),
    Endpoint::question("/api/messaging/unread", Who::SignedIn, &[]),
    Endpoint::form("/api/outcomes/begin", Who::Client, &[]),
    Endpoint::form("/api/outcomes/check-in", Who::Client, CheckInForm::FIELDS),
    Endpoint::form("/api/treatments/start", Who::Therapist, StartNoteForm::FIELDS),
    Endpoint::form("/api/treatments/note", Who::Therapist, NoteForm::FIELDS),
];

pub fn router(state: AppState) -> Router {
    let routes = Router::new()
        .merge(pages().router)
        .route("/api/{*rest}", get(server_function).post(server_function))
        .route("/events", get(events))
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .route("/metrics", get(health::metrics))
        .route("/csp-report", post(health::csp_report))
        .fallback_service(static_files::files(&state.assets));
    behind_the_front_door(routes, state)
}

/// These routes, with everything that every request and every answer passes.
pub fn behind_the_front_door(routes: Router<AppState>, state: AppState) -> Router {
    routes
        // A panic is answered like any other fault of ours.
        .layer(CatchPanicLayer::custom(|_: Box<dyn Any + Send>| AppError::Broken.into_response()))
        .layer(from_fn_with_state(state.clone(), front_door))
        .layer(CompressionLayer::new())
        .with_state(state)
}
