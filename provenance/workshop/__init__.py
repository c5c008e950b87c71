"""For people who write rules, one module a command::

listing      rules list           check     rules check   (hints: its warnings; formats: its output)
new          rules new            examples  rules test    (coverage: what no example reaches)
show         rules show           (expansion: wordings of phrases; trace: the way through the conditions)
stats        rules stats          (reviews: what readers said; timing: what a rule costs)
diff         rules diff           (revisions: folders and git revisions; comparison: what became of an article)
catalogue    docs/rules           schemas   provenance schema
"""
