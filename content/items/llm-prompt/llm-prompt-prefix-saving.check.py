def key(p):
    changing = p["stamp"] + p["quest"]
    fixed = p["instr"] + p["exs"]
    before = changing + fixed
    after = changing + fixed * 0.1
    return (1 - after / before) * 100
