//! Opens the state of the process: the platform first, then what each slice keeps on the shelf.

use super::routes::ENDPOINTS;
use crate::accounts::server::password::{self, Hashing};
use crate::accounts::server::people::fold_names;
use crate::accounts::server::sign_in::{self, AfterSignIn};
use crate::booking::appointments::pages::refusals;
use crate::booking::availability::server::boards::{self, Boards};
use crate::booking::guests::server::guests::after_sign_in;
use crate::booking::stranded::server::queries::{self as stranded, StrandedVisits};
use crate::clinic::server::known::{self, KnownPractice};
use crate::messaging::server::reply_clocks::{self, ReplyClocks};
use crate::platform::clock::Clock;
use crate::platform::config::Config;
use crate::platform::shelf::{Need, Shelf};
use crate::platform::state::{AppState, StartProblem};
use crate::web::error_page::{self, NextSteps};
use crate::web::forms::{self, Endpoints};
use futures::FutureExt;
use tokio::sync::watch;

/// What the slices fetch from the shelf.
const NEEDS: &[&[Need]] =
    &[known::NEEDS, boards::NEEDS, password::NEEDS, stranded::NEEDS, reply_clocks::NEEDS, sign_in::NEEDS, forms::NEEDS, error_page::NEEDS];

/// Opens the platform, brings the schema up to date, and fills the shelf.
pub async fn open(config: Config, clock: Clock, stopping: watch::Receiver<bool>) -> Result<AppState, StartProblem> {
    let state = AppState::open(config, clock, stopping).await?;
    fold_names(&state).await?;
    let shelf = Shelf::default()
        .with(KnownPractice::read(&state).await?)
        .with(Boards::default())
        .with(Hashing::default())
        .with(StrandedVisits::default())
        .with(ReplyClocks::default())
        .with(AfterSignIn(|cx, person| async move { after_sign_in(&cx, &person).await }.boxed()))
        .with(Endpoints(ENDPOINTS))
        .with(NextSteps(&[refusals::next_step]));
    state.furnished(shelf, NEEDS)
}
