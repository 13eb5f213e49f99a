-- Creates organizations whose names nobody has.
local count = 0
math.randomseed(os.time())
local run = string.format("%06x", math.random(16777215))

request = function()
    count = count + 1
    local all = { ["Content-Type"] = "application/json", ["Accept"] = "application/json" }
    for name, value in pairs(wrk.headers) do all[name] = value end
    local body = string.format('{"name": "Created %s %d", "quotaMaxUsers": %d}', run, count, count % 50)
    return wrk.format("POST", "/management/v2.0/organisations", all, body)
end
