-- Requests to the usage API for one organization. The path has the kind of request and the organization: /consume/12.
local kind, organization
local count = 0

init = function(args)
    kind, organization = wrk.path:match("^/(%a+)/(%d+)$")
    math.randomseed(os.time())
    run = string.format("%06x", math.random(16777215))
    local item = string.format('{"organization": %s, "metric": "messages", "amount": 1}', organization)
    batch = '{"items": [' .. string.rep(item, 100, ",") .. ']}'
end

local function post(path, body, key)
    local all = { ["Content-Type"] = "application/json", ["Idempotency-Key"] = key }
    for name, value in pairs(wrk.headers) do all[name] = value end
    return wrk.format("POST", "/usage/v1" .. path, all, body)
end

request = function()
    count = count + 1
    local path = "/organizations/" .. organization
    if kind == "batch" then return post("/consume", batch) end
    if kind == "lease" then
        return post(path .. "/leases", '{"metric": "concurrent_runs", "amount": 1, "ttl_seconds": 1}')
    end
    if kind == "introspect" then return post("/introspect", '{"token": "tk_bench_0"}') end
    return post(path .. "/consume", '{"metric": "messages", "amount": 1}', kind == "exact" and run .. "-" .. count or nil)
end
