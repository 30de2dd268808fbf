def key(p):
    teams = 1
    while p["build"] + p["years"] * (p["run"] + teams * p["per"]) >= p["years"] * teams * p["own"]:
        teams += 1
    return teams
