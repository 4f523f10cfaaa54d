//! `/sign-in`

use crate::session::cx::Cx;
use crate::ui::{Button, ButtonKind, Hidden, TextField};
use crate::web::{Page, PageResult, Query};
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;

pub async fn sign_in_page(cx: Cx, typed: Query) -> Result<Response, crate::error::AppError> {
    if let Some(session) = &cx.session {
        return Ok(Redirect::to(session.person.role.first_page()).into_response());
    }
    let then = typed.kept("then");
    let phone = cx.practice.clinic.phone.clone();
    let page: PageResult = Ok(Page::new(&cx, "Sign in", "/sign-in", move || view! { <SignIn then phone/> }));
    page.map(IntoResponse::into_response)
}

#[component]
fn SignIn(then: String, phone: String) -> impl IntoView {
    let call = format!("tel:{}", phone.replace(' ', ""));
    view! {
        <div class="sign-in">
            <div class="single-column">
                <h1>"Sign in"</h1>
                <p class="single-column__lead">"With the e-mail address the clinic has for you."</p>
                <form method="post" action="/api/accounts/sign-in" class="stack--wide">
                    <Hidden name="then" value=then/>
                    <TextField name="email" label="E-mail" kind="email" autocomplete="username" required=true/>
                    <TextField name="password" label="Password" kind="password" autocomplete="current-password" required=true/>
                    <Button kind=ButtonKind::Main big=true wide=true>"Sign in"</Button>
                </form>
            </div>
            <aside class="sign-in__aside" aria-labelledby="help">
                <section class="section">
                    <h2 id="help">"Cannot get in?"</h2>
                    <p>"Call the desk at " <a href=call class="nowrap">{phone}</a> ". They can help you on the spot."</p>
                </section>
                <section class="section">
                    <h2>"New here?"</h2>
                    <p>"You do not need an account to look. " <a href="/book">"See the open times first"</a> "."</p>
                </section>
            </aside>
        </div>
    }
}
