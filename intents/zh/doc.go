// Package zh makes Chinese as people type it comparable: it folds text to one way of writing and cuts it into words. It is the
// only place that knows gse.
//
// # Words
//
// Folded text is what is left when everything is taken away that does not change what is meant: width and case of letters,
// traditional characters, white space, repeated punctuation, invisible characters, and the way a number is written:
//
//	花唄晚還六天，上徵信嗎？？   →  花呗晚还6天,上征信吗?
//	逾期兩個禮拜，三萬五千塊     →  逾期14天,35000块
//	ＨＵＡＢＥＩ 拖了两三天       →  huabei拖了2-3天
//
// Numerals become digits only where they are numbers: 一直, 万一, 十分, 第一, 星期一 and 下一步 stay as they are. Weeks and months that
// last become days (一周 → 7天, 一个半月 → 45天); a month that is a date or a rhythm (3月, 每个月) does not. Emoji are kept.
//
// Words are what a Segmenter cuts folded text into: first by the domain dictionary (花呗, 逾期, 提前还款), then by the 40,000
// most frequent words of gse's simplified dictionary.
//
// # Promise
//
// Folding twice is folding once. Fold and Cut keep no state and are safe for concurrent use; nothing is loaded before the first
// use, and nothing is printed.
package zh
