-- Nineteen reads of a person's list, then a write to one of its organizations.
local count = 0
local headers = { ["Content-Type"] = "application/json" }
local organization = 0

request = function()
    count = count + 1
    if count % 20 ~= 0 then
        return wrk.format("GET", "/user/organizations/")
    end
    organization = organization % 3 + 1
    local all = { ["Content-Type"] = "application/json" }
    for name, value in pairs(wrk.headers) do all[name] = value end
    return wrk.format("PATCH", "/user/organizations/" .. organization .. "/", all, '{"outbound_timeout": ' .. count .. '}')
end
