//! `/admin/clinic`: the clinic's name, address and booking rules.

use crate::clinic::model::Clinic;
use crate::session::cx::Cx;
use crate::types::person::Right;
use crate::ui::{Button, ButtonKind, PageHead, Section, Select, TextField};
use crate::web::{Page, PageResult};
use leptos::prelude::*;

pub async fn clinic_page(cx: Cx) -> PageResult {
    cx.staff(Right::Admin)?;
    let clinic = cx.practice.clinic.clone();
    Ok(Page::new(&cx, "Name and booking rules", "/admin", move || {
        let number = |number: i64| number.to_string();
        let own = Some(clinic.step_minutes).filter(|step| !Clinic::STEPS.contains(step));
        let steps = Clinic::STEPS.into_iter().chain(own).map(|step| (number(step), format!("{step} minutes"))).collect();
        view! {
            <PageHead title="Name and booking rules">
                <p class="soft">"What is booked already keeps the terms that it was booked on."</p>
            </PageHead>
            <form class="stack--wide narrow" method="post" action="/api/admin/clinic">
                <TextField name="name" label="Name" value=clinic.name required=true maxlength=80/>
                <TextField name="street" label="Street" value=clinic.street maxlength=80/>
                <TextField name="city" label="City" value=clinic.city maxlength=80/>
                <TextField name="phone" label="Telephone" kind="tel" value=clinic.phone maxlength=80/>
                <Section id="rules" heading="When clients can book">
                    <div class="stack">
                        <TextField name="notice" label="Hours of notice" kind="number" required=true
                            value=number(clinic.minimum_notice_minutes / 60)
                            hint="The soonest that a visit can begin, for clients. The desk books any time."/>
                        <TextField name="horizon" label="Days ahead" kind="number" value=number(clinic.horizon_days) required=true/>
                        <Select name="step" label="Between usual starts" options=steps value=number(clinic.step_minutes)/>
                    </div>
                </Section>
                <Section id="cancelling" heading="Cancelling">
                    <div class="stack">
                        <TextField name="window" label="Free to cancel until, hours before" kind="number" required=true
                            value=number(clinic.cancel_window_hours)/>
                        <TextField name="fee" label="Fee after that, percent of the price" kind="number" required=true
                            value=number(clinic.late_fee_percent)/>
                    </div>
                </Section>
                <Records months=clinic.care_months/>
                <p class="btn-row"><Button kind=ButtonKind::Main>"Save"</Button></p>
            </form>
        }
    }))
}

#[component]
fn Records(months: i64) -> impl IntoView {
    view! {
        <Section id="care" heading="Who can read a record">
            <TextField name="care" label="Months after the last visit" kind="number" required=true value=months.to_string()
                hint="A therapist reads the records of clients who are booked with them, or were there within this time."/>
        </Section>
    }
}
