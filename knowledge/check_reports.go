package knowledge

// checkReports refuses examples of steps that no guide has, and examples that stand twice.
func (k *checker) checkReports() {
	seen := map[string]string{}
	for _, s := range k.reports {
		at := []string{"step: " + s.Step}
		if s.Step != reportsNothing && !k.hasStep(s.Step) {
			k.fault(reportsFile, at, "没有哪份指南有步骤 %q", s.Step)
		}
		if (s.Step == reportsNothing) != (len(s.Says) > 0) {
			k.fault(reportsFile, at, "says 只写在 step: none 下，别的步骤写 done、unmet、trouble")
		}
		for _, list := range [][]string{s.Done, s.Unmet, s.Trouble, s.Says} {
			for _, text := range list {
				key := question(text)
				if key == "" {
					k.fault(reportsFile, at, "有一个空的例子")
				} else if before, twice := seen[key]; twice {
					k.fault(reportsFile, append(at, text), "例子 %q 在 %s 里已经有了", text, before)
				}
				seen[key] = s.Step
			}
		}
	}
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
