"""Reads data of the server through a generated client: read.py user|management|organisation|usage.

Pydantic checks every reply, so a reply that differs from its OpenAPI file ends this with an error.
"""

import importlib
import os
import sys

name = sys.argv[1]
package = importlib.import_module(f"tenantry_{name}")
host = os.environ["TENANTRY_URL"]
credentials = {
    "user": {"api_key": {"apiKey": os.environ["TENANTRY_PERSON_KEY"]}},
    "management": {"username": os.environ["TENANTRY_OPERATOR"], "password": os.environ["TENANTRY_PASSWORD"]},
    "organisation": {"api_key": {"apiKey": os.environ["TENANTRY_ORGANIZATION_KEY"]}},
    "usage": {"access_token": os.environ["TENANTRY_SERVICE_KEY"]},
}
client = package.ApiClient(package.Configuration(host=host, **credentials[name]))


def user():
    organizations = package.OrganizationsApi(client).list_organizations()
    first = organizations[0].id
    assert package.OrganizationsApi(client).get_organization(first).name == organizations[0].name
    assert package.OrganizationsApi(client).page_organizations(page_size=1).count == len(organizations)
    assert package.OrganizationsApi(client).get_effective_settings(first).max_members_limit is not None
    assert package.OrganizationsApi(client).get_onboarding(organization=first).tasks
    assert package.MembersApi(client).list_memberships()
    assert package.ProjectsApi(client).list_projects() is not None
    assert package.APIKeysApi(client).list_api_keys()
    assert package.HistoryApi(client).list_audit_logs(organization_id=first).count > 0


def management():
    organisations = package.OrganisationsApi(client).list_organisations(limit=2)
    assert len(organisations.items) == 2
    first = organisations.items[0].object_id
    assert package.OrganisationsApi(client).get_organisation(first).name == organisations.items[0].name
    assert package.OrganisationsApi(client).get_limits(first) is not None
    assert package.OrganisationsApi(client).get_effective_settings(first) is not None
    users = package.UsersApi(client).list_users(organisation_id=first)
    assert package.UsersApi(client).get_user(users.items[0].object_id).name == users.items[0].name
    assert package.AuditApi(client).list_audit_events(limit=3).items
    assert package.BillingApi(client).list_billing().items
    assert package.OperatorsApi(client).list_operators().items
    assert package.SystemApi(client).get_vendor().version


def organisation():
    users = package.UsersApi(client).list_users(limit=2)
    assert package.UsersApi(client).get_user(users.items[0].object_id).name == users.items[0].name
    projects = package.ProjectsApi(client).list_projects(limit=2)
    project = projects.items[0].object_id
    assert package.ProjectsApi(client).get_project(project).name == projects.items[0].name
    assert package.ProjectsApi(client).list_project_members(project).items is not None
    assert package.AuditApi(client).list_audit_events(limit=2).items
    assert package.OrganisationsApi(client).get_policy().name
    assert package.SystemApi(client).get_license_state().state == "valid"


def usage():
    organization = os.environ["TENANTRY_ORGANIZATION"]
    assert package.LevelsApi(client).get_headroom(organization).metrics
    key = package.Introspect(token=os.environ["TENANTRY_ORGANIZATION_KEY"])
    assert package.IntrospectionApi(client).introspect(key).active


globals()[name]()
print("read")
