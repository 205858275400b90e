//! Numbers in words.

use transcript::Language;

/// Returns a number in words, where there is one form for it: no number whose words depend on the
/// gender of what is counted, such as 1 and 21 in Spanish, and none past 99, in English past 999.
pub(super) fn spelled(number: u32, language: &Language) -> Option<String> {
    match (language.primary(), language.region()) {
        ("en", region) => english(number, region),
        ("pt", region) => portuguese(number, region),
        ("es", _) => spanish(number),
        ("fr", region) => french(number, region),
        ("de", _) => german(number),
        _ => None,
    }
}

fn at(list: &'static str, place: u32) -> Option<&'static str> {
    list.split(' ').nth(usize::try_from(place).ok()?)
}

fn english(number: u32, region: Option<&str>) -> Option<String> {
    const ONES: &str = "zero one two three four five six seven eight nine ten eleven twelve thirteen \
        fourteen fifteen sixteen seventeen eighteen nineteen";
    const TENS: &str = "- - twenty thirty forty fifty sixty seventy eighty ninety";
    match (number / 100, number % 100) {
        (0, 0..20) => at(ONES, number).map(str::to_owned),
        (0, rest) if rest.is_multiple_of(10) => at(TENS, rest / 10).map(str::to_owned),
        (0, rest) => Some(format!("{}-{}", at(TENS, rest / 10)?, at(ONES, rest % 10)?)),
        (hundreds @ 1..10, 0) => Some(format!("{} hundred", at(ONES, hundreds)?)),
        (hundreds @ 1..10, rest) => {
            let and = if region == Some("GB") { "and " } else { "" };
            Some(format!("{} hundred {and}{}", at(ONES, hundreds)?, english(rest, region)?))
        }
        _ => None,
    }
}

fn portuguese(number: u32, region: Option<&str>) -> Option<String> {
    const BRAZIL: &str = "zero - - três quatro cinco seis sete oito nove dez onze doze treze catorze \
        quinze dezesseis dezessete dezoito dezenove";
    const PORTUGAL: &str = "zero - - três quatro cinco seis sete oito nove dez onze doze treze \
        catorze quinze dezasseis dezassete dezoito dezanove";
    const TENS: &str = "- - vinte trinta quarenta cinquenta sessenta setenta oitenta noventa";
    let ones = if region == Some("PT") { PORTUGAL } else { BRAZIL };
    joined(number, ones, TENS, " e ")
}

fn spanish(number: u32) -> Option<String> {
    const ONES: &str = "cero - dos tres cuatro cinco seis siete ocho nueve diez once doce trece \
        catorce quince dieciséis diecisiete dieciocho diecinueve veinte - veintidós veintitrés \
        veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve";
    const TENS: &str = "- - - treinta cuarenta cincuenta sesenta setenta ochenta noventa";
    joined(number, ONES, TENS, " y ")
}

fn french(number: u32, region: Option<&str>) -> Option<String> {
    const ONES: &str = "zéro - deux trois quatre cinq six sept huit neuf dix onze douze treize \
        quatorze quinze seize dix-sept dix-huit dix-neuf";
    const TENS: &str = "- - vingt trente quarante cinquante soixante";
    // Belgium and Switzerland count on in tens: septante, nonante.
    let own_tens = matches!(region, Some("BE" | "CH"));
    match number {
        0..70 => joined(number, ONES, TENS, "-"),
        _ if own_tens => None,
        71 => Some("soixante et onze".to_owned()),
        70..80 => Some(format!("soixante-{}", at(ONES, number - 60)?)),
        80 => Some("quatre-vingts".to_owned()),
        81 => None,
        82..100 => Some(format!("quatre-vingt-{}", at(ONES, number - 80)?)),
        _ => None,
    }
}

fn german(number: u32) -> Option<String> {
    const ONES: &str = "null - zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn \
        vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn";
    const TENS: &str = "- - zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig";
    match (number / 10, number % 10) {
        (0 | 1, _) => at(ONES, number).filter(|word| *word != "-").map(str::to_owned),
        (tens @ 2..10, 0) => at(TENS, tens).map(str::to_owned),
        (tens @ 2..10, 1) => Some(format!("einund{}", at(TENS, tens)?)),
        (tens @ 2..10, ones) => Some(format!("{}und{}", at(ONES, ones)?, at(TENS, tens)?)),
        _ => None,
    }
}

/// Returns a number below 100 from words for the first numbers and for the tens; a hyphen stands
/// where a word depends on gender.
fn joined(number: u32, ones: &'static str, tens: &'static str, and: &str) -> Option<String> {
    let known = |word: &&str| *word != "-";
    let first = u32::try_from(ones.split(' ').count()).ok()?;
    if number < first {
        return at(ones, number).filter(known).map(str::to_owned);
    }
    let ten = at(tens, number / 10).filter(known)?;
    match number % 10 {
        0 => Some(ten.to_owned()),
        rest => Some(format!("{ten}{and}{}", at(ones, rest).filter(known)?)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(language: &str, number: u32, expected: &str) {
        let found = spelled(number, &Language::new(language));
        assert_eq!(found.as_deref().unwrap_or("-"), expected);
    }

    #[test]
    fn numbers_read_as_each_language_says_them() {
        check("en", 1, "one");
        check("en", 40, "forty");
        check("en", 99, "ninety-nine");
        check("en", 120, "one hundred twenty");
        check("en-GB", 120, "one hundred and twenty");
        check("en", 1000, "-");
        check("pt", 10, "dez");
        check("pt-PT", 16, "dezasseis");
        check("pt-BR", 25, "vinte e cinco");
        check("es", 26, "veintiséis");
        check("es", 35, "treinta y cinco");
        check("fr", 45, "quarante-cinq");
        check("fr", 71, "soixante et onze");
        check("fr", 80, "quatre-vingts");
        check("fr", 99, "quatre-vingt-dix-neuf");
        check("fr-CH", 90, "-");
        check("de", 12, "zwölf");
        check("de", 21, "einundzwanzig");
        check("de", 87, "siebenundachtzig");
        check("it", 3, "-");
    }

    #[test]
    fn a_number_that_agrees_in_gender_has_no_one_form() {
        for (language, numbers) in [
            ("pt", [1, 2, 21, 32]),
            ("es", [1, 21, 31, 91]),
            ("fr", [1, 21, 81, 61]),
            ("de", [1, 1, 1, 1]),
        ] {
            for number in numbers {
                check(language, number, "-");
            }
        }
    }
}
