-- Pages from anywhere in the table, in eight orders mixed. The number of organizations stands in the path that wrk is given.
local organizations
local sorts = {
    "name:asc", "name:desc", "quotaMaxUsers:asc", "quotaMaxUsers:desc", "disabled:desc", "billingTimezone:asc",
    "liveAgentAccount:asc", "_id:desc",
}

init = function(args)
    organizations = tonumber(wrk.path:match("%d+"))
    math.randomseed(os.time())
end

-- The cursor of row n in its first revision; the order is that of `sort` beside it.
local function cursor(n)
    local check = (n * 31 + 1) * 31 % 4294967296
    check = bit.bxor(check, bit.rshift(check, 16))
    check = bit.bxor(check, bit.rshift(check, 8))
    return string.format("%08x%06x%02x%08x", n, 1, bit.band(check, 255), 0)
end

request = function()
    return wrk.format("GET", "/management/v2.0/organisations?limit=25&sort=" .. sorts[math.random(#sorts)]
        .. "&next=" .. cursor(math.random(organizations)))
end
