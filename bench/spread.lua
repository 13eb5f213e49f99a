-- Pages by name from anywhere in the table. The number of organizations stands in the path that wrk is given.
local organizations

init = function(args)
    organizations = tonumber(wrk.path:match("%d+"))
    math.randomseed(os.time())
end

-- A cursor at row n in its first revision, in name order ascending (order code 06 in the first byte).
local function cursor(n)
    local revision = 1
    local order = 0x06000000
    local check = (n * 31 + revision) * 31 + order
    check = check % 4294967296
    check = bit.bxor(check, bit.rshift(check, 16))
    check = bit.bxor(check, bit.rshift(check, 8))
    return string.format("%08x%06x%02x%08x", n, revision, bit.band(check, 255), order)
end

request = function()
    local path = "/management/v2.0/organisations?limit=25&sort=name:asc&next=" .. cursor(math.random(10, organizations))
    return wrk.format("GET", path)
end
