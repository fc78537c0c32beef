// Package intents tells what a visitor means by an utterance, without knowing any answer.
//
// # Words
//
// A Reading is what was understood of one utterance: the products named, and which of them were denied; days, an amount, a step;
// the situations and acts it shows; whether it asks, negates, supposes. A situation is what a question is about (逾期, 提前还款), an
// act what the visitor wants done (转人工, 上一步). Both are Patterns: regular expressions over folded text (package zh) that editors
// write. A Lexicon holds them and the products' names; a Reader reads by one Lexicon.
//
// # How a pattern is matched
//
// Match is looked for anywhere, with confidence 0.9. Whole must be all of the utterance but for polite words and marks at its
// ends (你好 … 谢谢), with confidence 1. Unless vetoes both. ^ and $ in Match and Unless stand for the ends without polite words, then
// for those with them. Expressions see folded text: 6天 for 六天, 7天 for 一周, "," for "，". An expression that is only a list of words
// (转人工|人工(客服)?) may be written either way; it is found by one pass over the text together with all the others, so write
// lists rather than .* where a list does.
//
// # Products
//
// A product is found by its names, by the misspellings that editors list, and by its sound: 花贝, 放新借 (sound.go). A platform (支付宝) is meant by its name only where none of its products is named.
//
// # What is typed otherwise
//
// Before anything is looked for, common words and the products' names that are typed in letters, wholly or in part, are written
// in characters (denglu, jieguo在哪看, 花bei: spell.go), and the field's words that are typed by their sound are put right (注消:
// mend.go). Folded is the text after that.
//
// # Promise
//
// Read keeps no state: the same text and lexicon give the same Reading. A polite word, a mark or an emoji more at the ends
// changes neither products, days, situations nor acts, and traditional characters read like simplified ones.
//
// # Masking
//
// Mask takes private numbers out of a text before anything else sees it: see mask.go.
package intents
