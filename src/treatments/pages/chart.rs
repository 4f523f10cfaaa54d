//! `/clients/{id}/chart/{visit}`: the note of a visit as a plain form, for the therapist who gave it.

use super::ids::ClientVisit;
use crate::error::AppError;
use crate::session::cx::Cx;
use crate::treatments::chart::{AREA_ROWS, HOME_CARE_MOST, PRIVATE_MOST, SUMMARY_MOST, TICKED, Unfinished, technique_field};
use crate::treatments::model::{AreaMark, NoteState, Technique};
use crate::treatments::server::queries::{self, VisitShown};
use crate::types::instant::TimeRange;
use crate::types::region::Region;
use crate::ui::{
    Button, ButtonKind, Choice, Hidden, LinkButton, Notice, PageHead, Pick, Section, Select, TextArea, TextField, TickRow, Tone,
};
use crate::web::{Page, Query};
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use strum::VariantArray;

/// The chart of a signed note leads to the visit, where it is read.
pub async fn chart_page(cx: Cx, ClientVisit(client, id): ClientVisit, typed: Query) -> Result<Response, AppError> {
    let me = cx.therapist()?;
    let shown = queries::note(&cx, &me, client, id).await?;
    if shown.visit.state == NoteState::Signed {
        return Ok(Redirect::to(&format!("/clients/{client}/visits/{id}")).into_response());
    }
    cx.looked_at("/clients/{id}/chart/{visit}", shown.subject(), Some(id.uuid())).await?;
    Ok(page(&cx, shown, typed.text("saved").unwrap_or_default()).into_response())
}

/// `saved` says what became of the form that was just sent.
fn page(cx: &Cx, shown: VisitShown, saved: &str) -> Page {
    let wall = &cx.practice.wall;
    let (start, end) = (shown.visit.start, shown.visit.end);
    let over = format!("{}, {}", wall.day_of_record(start), wall.times(TimeRange::new(start, end)));
    let lead = format!("{}, visit with {}", shown.visit.service_name, shown.therapist);
    let notice = match (saved, saved.parse::<Unfinished>()) {
        (_, Ok(unfinished)) => Some((Tone::Problem, unfinished.sentence())),
        ("draft", Err(_)) => Some((Tone::Good, "The draft is kept. Nobody else sees it until you sign it.")),
        _ => None,
    };
    let title = shown.client_name.clone();
    Page::new(cx, format!("Note for {title}"), "/today", move || {
        view! {
            <PageHead over=over title=title><p class="soft">{lead}</p></PageHead>
            {notice.map(|(tone, words)| view! { <Notice tone>{words}</Notice> })}
            <ChartView shown/>
        }
    })
}

#[component]
fn ChartView(shown: VisitShown) -> impl IntoView {
    let VisitShown { visit, consent, private_note, .. } = shown;
    let record = format!("/clients/{}", visit.client);
    let pressure = number(visit.pressure.map(|pressure| pressure.get()));
    view! {
        <form class="stack--wide" method="post" action="/api/treatments/note">
            <Hidden name="visit" value=visit.id.to_string()/>
            <Section id="where" heading="Where it hurt" aside="0 no pain, 10 worst imaginable">
                <AreasView areas=visit.areas/>
                <TickRow name="consent" value=TICKED label="Written consent for the chest or the buttocks is on file" checked=consent/>
            </Section>
            <Section id="did" heading="What you did">
                <TechniquesView done=visit.techniques/>
                <div class="field-grid space-above">
                    <TextField name="minutes" label="Hands-on minutes" kind="number" value=visit.minutes.to_string() required=true/>
                    <Select name="pressure" label="Pressure asked for" options=scores(1) value=pressure/>
                    <Select name="pain_before" label="Pain before" options=scores(0) value=number(visit.pain_before)/>
                    <Select name="pain_after" label="Pain after" options=scores(0) value=number(visit.pain_after)/>
                </div>
            </Section>
            <Section id="words" heading="In words">
                <TextArea name="summary" label="What was done, for the client" value=visit.summary rows=4 maxlength=SUMMARY_MOST
                    hint="They read this as it stands. One thing a line makes a list."/>
                <TextArea name="home_care" label="Home care until next time" value=visit.home_care.join("\n") rows=3
                    maxlength=HOME_CARE_MOST hint="One thing a line, with how long and how often."/>
                <TextArea name="private_note" label="Your own note" value=private_note rows=3 maxlength=PRIVATE_MOST
                    hint="Only you read this."/>
            </Section>
            <p class="btn-row">
                <Button kind=ButtonKind::Main name="then" value="sign">"Sign the note"</Button>
                <Button name="then" value="save">"Save draft"</Button>
                <LinkButton href=record kind=ButtonKind::Quiet>"To the record"</LinkButton>
            </p>
            <p class="small soft">"Signing shares it with your client. A signed note never changes."</p>
        </form>
    }
}

#[component]
fn AreasView(areas: Vec<AreaMark>) -> impl IntoView {
    let rows: Vec<_> = (0..AREA_ROWS).map(|nth| view! { <AreaRow row={nth + 1} mark=areas.get(nth).cloned()/> }).collect();
    view! { <div class="stack">{rows}</div> }
}

/// The area, and its pain before and after.
#[component]
fn AreaRow(row: usize, mark: Option<AreaMark>) -> impl IntoView {
    let none = (String::new(), "No area".to_owned());
    let regions: Vec<(String, String)> =
        std::iter::once(none).chain(Region::all().map(|region| (region.id().to_owned(), region.label().to_owned()))).collect();
    let (region, before, after) = match mark {
        Some(mark) => (mark.region.id().to_owned(), number(mark.before), number(mark.after)),
        None => (String::new(), String::new(), String::new()),
    };
    view! {
        <fieldset class="area-row">
            <legend class="hidden-visually">{format!("Area {row}")}</legend>
            <Select name=format!("region_{row}") label="Area" options=regions value=region/>
            <Select name=format!("before_{row}") label="Before" options=scores(0) value=before/>
            <Select name=format!("after_{row}") label="After" options=scores(0) value=after/>
        </fieldset>
    }
}

#[component]
fn TechniquesView(done: Vec<Technique>) -> impl IntoView {
    let boxes: Vec<_> = Technique::VARIANTS
        .iter()
        .map(|technique| {
            view! {
                <Choice
                    name=technique_field(*technique)
                    value=TICKED
                    label=technique.label()
                    checked={done.contains(technique)}
                    kind=Pick::Any
                />
            }
        })
        .collect();
    view! {
        <fieldset>
            <legend class="hidden-visually">"Techniques"</legend>
            <div class="choices">{boxes}</div>
        </fieldset>
    }
}

/// Scores from `least` to 10, after an empty one for a question that was not asked.
fn scores(least: u8) -> Vec<(String, String)> {
    let none = (String::new(), "–".to_owned());
    std::iter::once(none).chain((least..=10).map(|score| (score.to_string(), score.to_string()))).collect()
}

fn number(score: Option<u8>) -> String {
    score.map(|score| score.to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::treatments::forms::NoteForm;
    use crate::ui::markup::PlainHtml;

    #[test]
    fn every_field_of_the_form_is_in_the_table() {
        let known = |name: &str| NoteForm::FIELDS.iter().any(|field| field.name == name);
        for technique in Technique::VARIANTS {
            assert!(known(&technique_field(*technique)), "{technique:?}");
        }
        for row in 1..=AREA_ROWS {
            assert!(["region", "before", "after"].iter().all(|part| known(&format!("{part}_{row}"))), "{row}");
        }
    }

    #[test]
    fn a_marked_area_comes_back_in_its_row() {
        let mark = AreaMark { region: Region::parse("back-lumbar-right").unwrap(), before: Some(7), after: None };
        let html = view! { <AreaRow row=1 mark=Some(mark)/> }.plain_html();
        assert!(html.contains("value=\"back-lumbar-right\" selected"), "{html}");
        assert_eq!(html.matches(" selected").count(), 3, "{html}");
    }
}
