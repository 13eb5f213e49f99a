-- What the people of many organizations do: read their lists, and now and then change a setting of an organization of
-- theirs. The address given to wrk ends in how many tenants there are, the number of their first organization, and how
-- many of a hundred requests shall write.
local tenants, first, writes
local count = 0

init = function()
    tenants, first, writes = wrk.path:match("(%d+)/(%d+)/(%d+)$")
    tenants, first, writes = tonumber(tenants), tonumber(first), tonumber(writes)
    math.randomseed(os.time())
end

request = function()
    count = count + 1
    local tenant = math.random(0, tenants - 1)
    local headers = { ["X-CEKURA-API-KEY"] = "tk_bench_" .. tenant, ["Content-Type"] = "application/json" }
    if math.random(1, 100) > writes then
        return wrk.format("GET", "/user/organizations/", headers)
    end
    local organization = first + 3 * tenant + math.random(0, 2)
    return wrk.format("PATCH", "/user/organizations/" .. organization .. "/", headers, '{"outbound_timeout": ' .. count .. "}")
end
