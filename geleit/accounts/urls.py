"""Addresses of the accounts room: signing in under the names allauth expects, the own account, users."""

from django.urls import include, path, re_path

from geleit.accounts.views import account, entrance, factors, users

_PERSON = "verwaltung/benutzer/<uuid:user_id>/"

_named = [
    # own account
    path("konto/", account.profile, name="profile"),
    path("konto/ueberall-abmelden/", account.sign_out_everywhere, name="sign_out_everywhere"),
    path("konto/vertretung/", account.stand_in, name="stand_in"),
    path("konto/vertretung/<uuid:stand_in_id>/beenden/", account.end_stand_in, name="end_stand_in"),
    # second factor
    path("konto/zweiter-faktor/", factors.second_factor, name="second_factor"),
    path("konto/zweiter-faktor/app/", factors.add_app, name="add_app"),
    path("konto/zweiter-faktor/passkey/", factors.add_passkey, name="add_passkey"),
    path("konto/zweiter-faktor/entfernen/", factors.remove_factor, name="remove_factor"),
    path("konto/zweiter-faktor/ersatzcodes/", factors.recovery_codes, name="recovery_codes"),
    # invitation
    path("einladung/<str:token>/", entrance.accept_invitation, name="invitation"),
    # users
    path("verwaltung/benutzer/", users.users, name="users"),
    path("verwaltung/benutzer/einladen/", users.invite, name="invite"),
    path(_PERSON, users.user, name="user"),
    path(f"{_PERSON}aendern/", users.change_user, name="change_user"),
    path(f"{_PERSON}rolle/", users.add_role, name="add_role"),
    path(f"{_PERSON}rolle/<uuid:membership_id>/beenden/", users.end_role, name="end_role"),
    path(f"{_PERSON}sperren/", users.deactivate, name="deactivate"),
    path(f"{_PERSON}entsperren/", users.reactivate, name="reactivate"),
    path(f"{_PERSON}einladung/", users.invite_again, name="invite_again"),
    path(f"{_PERSON}zweiter-faktor/", factors.reset_factors, name="reset_factors"),
]

urlpatterns = [
    path("anmelden/", entrance.sign_in, name="account_login"),
    path("anmelden/code/", factors.enter_code, name="mfa_authenticate"),
    path("abmelden/", entrance.sign_out, name="account_logout"),
    path("registrieren/", entrance.sign_up, name="account_signup"),
    path("gesperrt/", entrance.inactive, name="account_inactive"),
    path("passwort/aendern/", account.change_password, name="account_change_password"),
    path("passwort/vergessen/", entrance.ask_for_reset, name="account_reset_password"),
    path("passwort/vergessen/gesendet/", entrance.reset_sent, name="account_reset_password_done"),
    path("passwort/neu/fertig/", entrance.reset_done, name="account_reset_password_from_key_done"),
    # The identifier and key are taken apart as allauth puts them together.
    re_path(
        r"^passwort/neu/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[-:\w]+)/$",
        entrance.reset_password,
        name="account_reset_password_from_key",
    ),
    path("", include((_named, "accounts"))),
]
