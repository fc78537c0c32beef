// Package bot makes one turn of a conversation: what the visitor said goes in, what the bot says comes out, and both are stored.
//
// # Words
//
// A policy is a function that may end a turn; the policies stand in one ordered list (policies.go), and the first that is done
// ends the turn. Its name goes into the transcript, so that staff can see why an answer came. A guide under way is a flow on
// the tracker. A digression is a question in mid-guide: it is answered, and the flow stays at its step. A held step is one whose
// condition the visitor said is not met: it is never passed until they say that it is. A miss is a turn that ends in a fallback.
//
// # The way of a turn
//
//	Reply: mask private numbers → load the tracker (the id is known: the first result again) → limit → decide → commit;
//	       from the load on again where the session changed meanwhile, at most three times
//	decide: warnings (a private number, a fraud under way) → split into wishes → policies
//
// A turn is a function of tracker, utterance, time and knowledge version. There is no other clock, no randomness and no I/O
// but search, so a turn can be taken anew after a conflict and replayed for a "why".
//
// # Repair
//
// 上一步, 下一步, 重来, 再说一遍, 跳到第N步, 一共几步, 退出, 继续 and 转人工 work everywhere in a guide, by the patterns of the
// content and by its examples (intents/reports.yaml). The last wish of an utterance wins (从头再说一遍吧 算了 退出), and in mid-guide
// what stands before 不对 or 说错了 is forgotten (登了 不对 还没登上). A report is heard of the step at hand, of a later one, of several
// at once, and taken back (还没登录呢). Who swears and says something else is answered to that. A correction (不是小米,是花呗) changes
// the guide. What does not work gets the step's help, the second time a person. A first miss says what can be asked, a second
// offers choices, a third a person.
package bot
