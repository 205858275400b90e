//! Dates and lists of names as people of a language write them, by ICU4X.

use icu_datetime::FixedCalendarDateTimeFormatter;
use icu_datetime::fieldsets::YMDE;
use icu_datetime::input::Date as IcuDate;
use icu_list::ListFormatter;
use icu_list::options::ListFormatterOptions;
use icu_locale_core::Locale;
use jiff::civil::Date;
use transcript::Language;

/// Returns a day in words, such as `domingo, 2 de março de 2025`.
pub(crate) fn in_words(date: Date, language: &Language) -> String {
    let regional = formatted(date, &locale(language));
    // The data of some regions (`pt-PT`) has digits alone for this; the language itself has words.
    let general = || formatted(date, &locale(&Language::new(language.primary())));
    let worded = |words: &String| !words.contains('/');
    regional.filter(worded).or_else(general).unwrap_or_else(|| date.to_string())
}

fn formatted(date: Date, locale: &Locale) -> Option<String> {
    let (year, month, day) = (date.year(), date.month().unsigned_abs(), date.day().unsigned_abs());
    let formatter = FixedCalendarDateTimeFormatter::try_new(locale.into(), YMDE::long()).ok()?;
    let date = IcuDate::try_new_gregorian(year.into(), month, day).ok()?;
    Some(formatter.format(&date).to_string())
}

/// Returns names as a list, such as `Ana, Bia e Caio`.
pub(crate) fn list(names: &[String], language: &Language) -> String {
    let options = ListFormatterOptions::default();
    match ListFormatter::try_new_and((&locale(language)).into(), options) {
        Ok(formatter) => formatter.format_to_string(names.iter()),
        Err(_) => names.join(", "),
    }
}

fn locale(language: &Language) -> Locale {
    language.tag().parse().unwrap_or(Locale::UNKNOWN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(language: &str, date: &str, names: &str) {
        let language = Language::new(language);
        assert_eq!(in_words(Date::constant(2025, 3, 2), &language), date);
        assert_eq!(list(&["Ana", "Bia", "Caio"].map(str::to_owned), &language), names);
    }

    #[test]
    fn dates_and_lists_follow_the_language() {
        check("en", "Sunday, March 2, 2025", "Ana, Bia, and Caio");
        check("en-GB", "Sunday, 2 March 2025", "Ana, Bia and Caio");
        check("pt", "domingo, 2 de março de 2025", "Ana, Bia e Caio");
        check("pt-PT", "domingo, 2 de março de 2025", "Ana, Bia e Caio");
        check("es", "domingo, 2 de marzo de 2025", "Ana, Bia y Caio");
        check("fr", "dimanche 2 mars 2025", "Ana, Bia et Caio");
        check("de", "Sonntag, 2. März 2025", "Ana, Bia und Caio");
        check("zh", "2025年3月2日星期日", "Ana、Bia和Caio");
        check("zh-Hant", "2025年3月2日星期日", "Ana、Bia和Caio");
    }

    #[test]
    fn a_language_nobody_knows_still_gets_a_date() {
        let shown = in_words(Date::constant(2025, 3, 2), &Language::new("x-nonsense!"));
        assert!(shown.contains("2025"), "{shown}");
    }
}
