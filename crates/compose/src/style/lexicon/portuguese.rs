//! What the rules know of Portuguese, of Brazil and of Portugal.

use super::{Lexicon, phrases, words};

pub(super) fn lexicon() -> Lexicon {
    Lexicon {
        // "um" counts, "em" and "é" are words.
        fillers: words("hum hã hãã ahn hmm hm mm mmm ãh ãhn éé ééé uh uhm"),
        parted_fillers: words("eh"),
        empty_between: phrases("sabe, tipo, tipo assim, né, tá, percebes, estás a ver"),
        empty_opening: phrases("quer dizer, sabe"),
        introducing: words("que como onde quando quem"),
        empty_closing: phrases("né, sabe, tá, entendeu, percebes"),
        tags: phrases("né, sabe, certo, tá, entende, entendeu, percebes, ok"),
        doubled: words("muito muita logo já não sim bem quase tudo devagar pouco só que se"),
        spoken_forms: &[
            ("tô", "estou"),
            ("tava", "estava"),
            ("tavam", "estavam"),
            ("tamos", "estamos"),
            ("tamo", "estamos"),
            ("pra", "para"),
            ("pras", "para as"),
            ("pro", "para o"),
            ("pros", "para os"),
            ("cê", "você"),
            ("cês", "vocês"),
            ("vamo", "vamos"),
            ("peraí", "espera aí"),
        ],
        listening: phrases(
            "uhum, aham, hum, certo, pois, tá, é, ok, okay, claro, ah, entendi, percebo, nossa, \
             pois é, ah é, tá bom, está bem",
        ),
        assents: phrases("sim, exato, exatamente, isso, isso mesmo, com certeza, verdade"),
        // Manual de Comunicação da Secom do Senado Federal, and the style books of the Brazilian
        // press: zero to ten.
        spelled_to: 10,
        before_digits: words(
            "capítulo página versão episódio temporada parte seção secção figura número nº artigo \
             canal nível fase às as dia covid linha sala ano",
        ),
        after_digits: words(
            "por de h horas hora mil milhão milhões bilhão bilhões euros reais dólares libras graus \
             vírgula x vezes",
        ),
        numbers: words(
            "zero dois duas três quatro cinco seis sete oito nove dez onze doze treze catorze \
             quatorze quinze vinte trinta quarenta cinquenta sessenta setenta oitenta noventa cem \
             cento mil milhão milhões meio meia primeiro segundo",
        ),
        subjects: words("eu nós ele ela eles elas"),
        objects: words("ele ela eles elas"),
        joining: words("e ou mas então porque"),
        articles: words("o os um uma uns umas meu minha nosso nossa seu sua"),
        never_last: words(
            "e ou mas porque se de do da dos das em no na nos nas com por pelo pela para pra que \
             como quando sem muito cada ao aos à às",
        ),
        openers: words(
            "e mas então porque agora aí depois também eu nós ele ela eles elas você isso isto esse \
             essa este esta quando se bom bem",
        ),
        turning: phrases(
            "então, agora, mas, bom, enfim, outra coisa, por outro lado, por exemplo, primeiro, \
             segundo, depois, finalmente, no fim, ao mesmo tempo, deixa eu, deixe-me",
        ),
        questions: phrases(
            "o que é, o que são, o que foi, como é que, por que, por quê, porquê, quanto custa, \
             quantos são, onde é, onde está, quem é, quem foi, qual é, qual foi, quais são, será que",
        ),
        sounds: words(
            "risos riso risada risadas aplausos música tosse suspiro suspira silêncio pausa ri \
             inaudível",
        ),
        cut_off: "…",
        protected: words(
            "não nem nunca jamais ninguém nada nenhum nenhuma sem talvez provavelmente \
             possivelmente acho acha achamos acredito creio penso parece parecia pode podem podia \
             poderia poderiam posso podemos deve devem devo deveria deveriam devia precisa tem ter \
             vai vão vou vamos quase aproximadamente cerca",
        ),
        auxiliaries: words(
            "é são era eram foi foram fui ser sido está estão estava estavam estou tinha tinham \
             tenho têm há havia haviam sou somos estamos",
        ),
    }
}
