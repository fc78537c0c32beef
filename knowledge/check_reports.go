package knowledge

import "slices"

// checkReports refuses examples of steps that no guide has and of acts that are not there, and examples that stand twice.
func (k *checker) checkReports() {
	seen := map[string]string{}
	for _, s := range k.reports {
		at, of := []string{"step: " + s.Step}, s.Step
		switch {
		case s.Act != "":
			at, of = []string{"act: " + s.Act}, s.Act
			if s.Step != "" || !k.hasAct(s.Act) {
				k.fault(reportsFile, at, "没有名叫 %q 的意图；act 和 step 只写一个", s.Act)
			}
		case s.Step != reportsNothing && !k.hasStep(s.Step):
			k.fault(reportsFile, at, "没有哪份指南有步骤 %q", s.Step)
		}
		if (s.Act != "" || s.Step == reportsNothing) != (len(s.Says) > 0) {
			k.fault(reportsFile, at, "says 只写在 step: none 和 act 下，别的步骤写 done、unmet、trouble")
		}
		for _, list := range [][]string{s.Done, s.Unmet, s.Trouble, s.Says} {
			for _, text := range list {
				key := question(text)
				if key == "" {
					k.fault(reportsFile, at, "有一个空的例子")
				} else if before, twice := seen[key]; twice {
					k.fault(reportsFile, append(at, text), "例子 %q 在 %s 里已经有了", text, before)
				}
				seen[key] = of
			}
		}
	}
}

func (k *checker) hasAct(name string) bool {
	return slices.ContainsFunc(k.acts, func(p pattern) bool { return p.Name == name })
}

func (k *checker) hasStep(id string) bool {
	for _, g := range k.Guides {
		for _, s := range g.Steps {
			if s.ID == id {
				return true
			}
		}
	}
	return false
}
