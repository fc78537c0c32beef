// Package knowledge holds what the bot can tell: content files, their check, the search index, and versions.
//
// # Words
//
// A fact is a numbered statement with its source, confidence and dates. A product is what a visitor may want to close. An
// article answers one question about products or situations. A guide is walked step by step. An entry is whatever search can
// find: an article, a step of a guide (or one of the step's own answers), or a wish that the knowledge does not cover. A
// version is one immutable state of all the content; its id is the digest of its files.
//
// # How a question finds its entry
//
//  1. The product and the days that are named bind: entries about others are no candidates (Base.admits).
//  2. Candidates are the entries that share the rarest terms with the question (bleve) and those that lie near it (encoder.go).
//  3. A classifier over the question's words tells what it is about: which situation, which step, which wish without an answer
//     (classifier.go). Added up by kind it tells whether the question is covered at all, where no single entry is sure.
//  4. A linear re-ranker over named features (features.go) orders the candidates; two logistic regressions turn its scores into
//     calibrated confidences: that the first entry is right, and that the question is about its kind of entry (model.go). In the
//     middle of a guide the step where the visitor stands goes before others that fit as well.
//
// All of it is learned from the similar questions, each asked before what has not seen it, where it would be asked (train.go): out
// of any guide if it says what it is about; of a step also in its guide, at that step and at others. It is learned from nothing
// else. A question that two entries answer equally well is a similar question of neither. What a
// visitor reports of a step (登好了, 退款还没到) is recognised by a classifier of its own (reports.go).
//
// A model is stored with its version, together with what was read of the questions (skim.go): who takes it reads none of them.
//
// # Files
//
// products.yaml, a list:
//
//   - id: huabei
//     name: 花呗                      # canonical; what visitors read
//     aliases: [蚂蚁花呗, 花呗分期]     # other right names
//     misspellings: [花被, 花贝, huabei] # what people type; pinyin in lower case
//     kind: credit                    # credit (pay later, loan, card) · account (platform account) · other (rent, report, prepaid)
//     # · platform (支付宝 alone: any product whose operator has this name)
//     operator: 支付宝                 # whose app it lives in; 未知 where not known
//     lender: 重庆蚂蚁消费金融有限公司    # 未知 where not known
//     reporting: 按月汇总报送,不单笔报    # how it reports, as far as known, one sentence
//     query_on_open: 未知              # whether opening leaves a query: 会 · 不会 · 未知 · 可能
//     as_of: 2021-09-23               # date of these statements
//     guide: general                  # the guide that closes it; leave out where none does; one of its own goes before
//     path: 支付宝 → 我的 → 花呗 → 设置   # where closing usually is; never certain; leave out where unknown
//     path_as_of: 2025-06             # date of the path; with path only
//     ask: 支付宝 App 内「我的 → 我的客服」 # official place to ask
//     facts: [P-01]
//
// facts.yaml, a list:
//
//   - id: G-10
//     statement: 不良信息自不良行为或事件终止之日起保存 5 年,超过应当删除。
//     source: 《征信业管理条例》第16条
//     confidence: high                # high · medium · low · unverified · disputed · expired
//     as_of: 2013-03-15               # date at which the source says so
//     review_by: 2027-05-22           # after it check reports the fact
//     public: true                    # the source may be shown under an answer; default true
//
// articles/<id>.md, front matter and body:
//
//	---
//	id: huabei-overdue-6-days
//	title: 花呗还款逾期六天对征信的影响及应对策略
//	products: [huabei]                # empty: any product
//	situation: overdue                # a name of intents/situations.yaml
//	days: 6-6                         # least and most days the article is about; leave out where it is about any
//	general: false                    # true: the rule for its situation, good for any product of no article of its own
//	questions:                        # similar questions, as people type them
//	  - 花呗晚还六天上征信吗
//	facts: [P-01, S-01, G-14]
//	related: [huabei-overdue]         # ids of articles
//	reviewed: 2026-11-22
//	---
//	## 结论
//	two sentences that answer the question
//	## 依据
//	- sentences, each resting on facts
//	## 怎么办
//	1. what can be done today
//
// guides/<id>.yaml:
//
//	id: xiaomi-installment
//	title: 小米分期注销
//	product: xiaomi-installment       # "*": any product; its texts may then say {{product}}, {{path}}, {{ask}}, {{lender}}
//	based_on: general                 # a guide of one product may be laid over the general one: it gives the steps, and what of
//	                                  # each, is different; the rest, and what finds it, is the general guide's. Leave out: none
//	reviewed: 2026-11-22
//	about: one sentence that introduces the guide
//	done: |                           # said when the last step is finished
//	steps:
//	  - id: settle
//	    title: 确认账户状态
//	    text: |                       # Markdown, short; what to do now and how to know that it is done
//	    condition: 没有未结清的款项和在途退款 # what must hold before going on; leave out where nothing must
//	    hold: |                       # said while the condition is not met
//	    choices:                      # does: next · hold · help · switch (to: product id, unknown) · leave ·
//	                                  # tell (to: step/answer) · start (the guide from its beginning, or on from where it stands)
//	      - {id: next, label: 已全部还清, does: next}
//	      - {id: debt, label: 还有欠款, does: hold}
//	      - {id: help, label: 不确定, does: help}
//	    help: |                       # what helps when it does not work
//	    done_when: ['还清', '没.*欠']   # regular expressions over folded text: the visitor says that the step is done
//	    ahead_when: ['客服.*接了']      # what reports the step done while the visitor is still told to stand at an earlier one
//	    unmet_when: ['还欠', '没还完']   # the visitor says that the condition is not met
//	    trouble_when: ['找不到', '登不上'] # the visitor says that it does not work
//	    questions:                    # similar questions that the step's text answers
//	      - 注销前要先还清吗
//	    answers:                      # shorter answers to particular questions about the step
//	      - id: refund-pending
//	        title: 退款还没到               # how a button names it; leave out: the step's title
//	        starts: false                 # true: who asks this wants the guide itself; it is started
//	        text: |
//	        questions: [退款还没到能注销吗]
//	        choices: []               # what may be meant by who asks this; does: tell or start
//	    facts: [K-06]
//
// intents/acts.yaml and intents/situations.yaml, lists of {name, match, whole, unless}: see intents.Pattern.
//
// intents/reports.yaml, a list of examples of what visitors report in the middle of a guide; it may be left out:
//
//   - step: settle                    # id of a step, whichever guide it is in
//     done: [都还干净了]               # the step is done, or its condition holds
//     unmet: [还差两期没还]             # its condition does not hold, or it is not done yet (还没登录呢)
//     trouble: [还款页面一直打不开]      # it does not work
//   - step: none                      # said in mid-guide, and reports nothing
//     says: [等我一下]
//   - act: leave                      # name of an act that steers the conversation, for the ways to say it that no pattern hears
//     says: [我先去接孩子]
//
// intents/uncovered.yaml, a list of wishes that have no answer here:
//
//   - id: raise-limit
//     title: 提高额度
//     say: 额度由放款机构决定,我这里没有这方面的资料。  # one or two sentences: no answer, and where to turn
//     in_guide: [settle/early-repay]  # may be left out: steps' answers, of which the guide under way tells the first that it has
//     questions: [花呗怎么提额]
//
// intents/smalltalk.yaml, a list of {id, say, urgent, match, whole}: 你好, 谢谢, 再见, 你是谁, …
//
// golden.jsonl, a line each: {"say": "花呗晚还六天上征信吗", "kind": "answer", "entry": "huabei-overdue-6-days", "hot": true}; publishing
// tries them, and the hot ones are offered to visitors before the first word.
package knowledge
