//! `/sign-out`: asks first, because an address that is merely opened changes nothing.

use crate::session::cx::Cx;
use crate::ui::{Button, ButtonKind};
use crate::web::{Page, PageResult};
use leptos::prelude::*;

pub async fn sign_out_page(cx: Cx) -> PageResult {
    let name = cx.signed_in()?.person().first_name().to_owned();
    Ok(Page::new(&cx, "Sign out", "", move || {
        view! {
            <div class="single-column">
                <h1>"Sign out?"</h1>
                <p class="single-column__lead">{format!("You are signed in as {name} on this device.")}</p>
                <form method="post" action="/api/accounts/sign-out">
                    <Button kind=ButtonKind::Main big=true wide=true>"Sign out"</Button>
                </form>
            </div>
        }
    }))
}
